//! Overwrites what SQLite leaves between the rows of a page.
//!
//! `secure_delete` overwrites a row where it lies when it is deleted. But rows move: when a page is full or nearly empty,
//! SQLite writes the rows that stay on it anew, from its end, and what lay there before stays as it was in the part that
//! belongs to nobody (`rebuildPage`). Such a copy of a row is found by no later deletion of it, and may stay for ever.
//! So whoever deletes something for good has the unused part of every page overwritten afterwards.
//!
//! Pages are read and written with `sqlite_dbpage`, inside the transaction like everything else. Pages on which long values
//! go on are not looked at: SQLite overwrites those whole when it frees them.

use rusqlite::params;

use crate::{Db, Result, StoreError};

/// Bytes before the tree's header on the first page: the file's own.
const FILE_HEADER: usize = 100;

/// Overwrites the unused part of every page of every table and index.
///
/// # Errors
/// Those of the database.
pub(crate) fn unused(db: &Db) -> Result<()> {
    let mut read = db.prepare_cached("SELECT data FROM sqlite_dbpage WHERE pgno = ?1")?;
    let mut write = db.prepare_cached("UPDATE sqlite_dbpage SET data = ?2 WHERE pgno = ?1")?;
    // The schema is the first page's tree, and names the others.
    let mut next = vec![1];
    let roots: Vec<u32> = db
        .prepare_cached("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    next.extend(roots);
    while let Some(number) = next.pop() {
        let mut bytes: Vec<u8> = read.query_row([number], |row| row.get(0))?;
        let start = if number == 1 { FILE_HEADER } else { 0 };
        let page = Page::of(&bytes, start).ok_or_else(|| StoreError::Damaged(format!("page {number} is no page")))?;
        next.extend(page.children);
        let Some(unused) = bytes.get_mut(page.unused) else { continue };
        if unused.iter().any(|byte| *byte != 0) {
            unused.fill(0);
            write.execute(params![number, bytes])?;
        }
    }
    Ok(())
}

/// What a page of a tree says of itself, by SQLite's file format.
struct Page {
    /// Between the list of its rows and the first of them.
    unused: std::ops::Range<usize>,
    children: Vec<u32>,
}

impl Page {
    fn of(bytes: &[u8], start: usize) -> Option<Self> {
        let short = |at: usize| Some(usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
        let long = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let (inner, header) = match *bytes.get(start)? {
            2 | 5 => (true, 12),
            10 | 13 => (false, 8),
            _ => return None,
        };
        let (rows, list) = (short(start + 3)?, start + header);
        let mut children = Vec::new();
        if inner {
            children.push(long(start + 8)?);
            for row in 0..rows {
                children.push(long(short(list + 2 * row)?)?);
            }
        }
        // None means as many as fit into no such number.
        let first = match short(start + 5)? {
            0 => bytes.len(),
            first => first,
        };
        Some(Self { unused: list + 2 * rows..first, children })
    }
}
