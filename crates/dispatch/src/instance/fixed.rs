//! What is in a route always: work that is pinned or has begun, breaks and pauses.
//!
//! **Invariant:** this alone is feasible in every route. Fixed work is never refused; limits that it breaks by itself (a window, the
//! end of the shift) are stretched to what it needs, no further, and the checker names them.

use std::collections::BTreeMap;

use super::{Dispatch, MULTI, REST};

/// Fixed work that ends later than this cannot be counted: several times the longest problem.
const ENDLESS: i32 = 900_000_000;

/// Of a try to put a rest somewhere: seconds past limits, place.
type Tried = (i64, usize);

impl Dispatch {
    /// Sets it. A technician whose fixed work has no end is named.
    pub(super) fn set_fixed(&mut self) -> Result<(), usize> {
        for technician in 0..self.techs.len() {
            let all = self.techs[technician].fixed.clone();
            let begun = self.techs[technician].begun;
            let (rests, mut row): (Vec<u32>, Vec<u32>) =
                all.into_iter().partition(|node| self.nodes[*node as usize].is(REST));
            let mut from = begun;
            for rest in rests {
                let mut best: Option<Tried> = None;
                for at in from..=row.len() {
                    let mut tried = row.clone();
                    tried.insert(at, rest);
                    let past = self.play(technician, &tried, |_, _| {});
                    if best.is_none_or(|(least, _)| past < least) {
                        best = Some((past, at));
                    }
                }
                let at = best.map_or(row.len(), |(_, at)| at);
                row.insert(at, rest);
                from = at + 1;
            }
            let mut stretched = Vec::new();
            self.play(technician, &row, |node, start| stretched.push((node, start)));
            if stretched.len() < row.len() {
                return Err(technician);
            }
            let mut home = self.techs[technician].ready;
            for (node, start) in stretched {
                let duration = self.duration(technician, node);
                let known = &mut self.nodes[node as usize];
                let inside = start <= known.late
                    && (!known.is(MULTI)
                        || self.windows[known.order as usize]
                            .iter()
                            .any(|(from, until)| (*from..=*until).contains(&start)));
                if !inside {
                    known.flags &= !MULTI;
                    known.early = known.early.min(start);
                    known.late = start;
                }
                home = start + duration;
            }
            let last = row.iter().rev().find(|node| !self.nodes[**node as usize].is(REST));
            let from = last.map_or(self.techs[technician].start, |node| self.nodes[*node as usize].loc);
            let home = self.legs.arrive(from, self.techs[technician].end, home);
            let tech = &mut self.techs[technician];
            tech.late = tech.late.max(home);
            tech.fixed = row;
        }
        Ok(())
    }

    /// Plays a row of fixed nodes as if limits could be passed; the seconds by which they are. Breaks off if there is no end.
    fn play(&self, technician: usize, row: &[u32], mut seen: impl FnMut(u32, i32)) -> i64 {
        let tech = &self.techs[technician];
        let (mut loc, mut time, mut past) = (tech.start, tech.ready, 0);
        for number in row {
            let node = &self.nodes[*number as usize];
            if !node.is(REST) {
                time = self.legs.arrive(loc, node.loc, time);
                loc = node.loc;
            }
            let start = self.fit(node, time).unwrap_or_else(|| {
                let start = time.max(node.early);
                past += i64::from(start - node.late).max(1);
                start
            });
            if time > ENDLESS {
                return i64::MAX;
            }
            seen(*number, start);
            time = start + self.duration(technician, *number);
        }
        let home = self.legs.arrive(loc, tech.end, time);
        past + i64::from(home - tech.late).max(0)
    }

    /// Numbers technicians so that those who differ in nothing have one number: only one of several that have nothing to do needs
    /// to be looked at.
    pub(super) fn find_twins(&mut self) {
        let mut seen: BTreeMap<Vec<i64>, u32> = BTreeMap::new();
        let mut pairs: BTreeMap<Vec<i32>, i64> = BTreeMap::new();
        let technicians = self.techs.len();
        for technician in 0..technicians {
            let column: Vec<i32> =
                (0..self.orders()).map(|order| self.pair[order * technicians + technician]).collect();
            let next = i64::try_from(pairs.len()).unwrap_or(0);
            let column = *pairs.entry(column).or_insert(next);
            let tech = &self.techs[technician];
            let mut key: Vec<i64> = [tech.ready, tech.knee, tech.late].map(i64::from).to_vec();
            key.extend([tech.start, tech.end, tech.class].map(i64::from));
            key.extend([tech.minute, i64::from(tech.day), column]);
            key.extend((0..self.parts.kinds).map(|kind| self.stock(technician, u32::try_from(kind).unwrap_or(0))));
            if !tech.fixed.is_empty() {
                key.push(i64::MAX);
                key.push(i64::try_from(technician).unwrap_or(0));
            }
            let next = u32::try_from(seen.len()).unwrap_or(0);
            let twin = *seen.entry(key).or_insert(next);
            self.techs[technician].twin = twin;
        }
    }
}
