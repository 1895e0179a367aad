//! The outermost level of a problem's JSON, read as it comes: what is too much is counted and not kept, and a matrix becomes
//! numbers at once, so that memory stays near the size of the text.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// What stands at the top.
#[derive(Default)]
pub(super) struct Root {
    pub jobs: Option<List>,
    pub vehicles: Option<List>,
    pub shipments: Option<List>,
    pub matrices: Option<Matrices>,
    /// A field that is none of these.
    pub other: Option<String>,
}

/// A list of which at most so many are kept.
pub(super) enum List {
    Kept(Vec<Value>),
    TooMany,
    Otherwise,
}

/// Matrices by profile, with the fields of each.
pub(super) enum Matrices {
    Each(Vec<(String, Fields)>),
    Otherwise,
}

pub(super) enum Fields {
    Each(Vec<(String, Grid)>),
    Otherwise,
}

/// The cells of a matrix, row after row; a hole is NaN.
#[derive(Default)]
pub(super) struct Grid {
    pub cells: Vec<f32>,
    /// The cells of each row; none: it is no row.
    pub rows: Vec<Option<u32>>,
    pub no_list: bool,
}

/// Reads the text. Lists keep at most so many jobs and vehicles.
pub(super) fn parse(text: &str, jobs: usize, vehicles: usize) -> serde_json::Result<Option<Root>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = AnyOf(Top { jobs, vehicles }).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(root)
}

/// How to read one shape of JSON; what has another shape is skipped and becomes `otherwise`.
trait Shape<'de>: Sized {
    type Out;
    fn otherwise(self) -> Self::Out;
    fn map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Out, A::Error> {
        skip_map(map)?;
        Ok(self.otherwise())
    }
    fn seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Out, A::Error> {
        skip_seq(seq)?;
        Ok(self.otherwise())
    }
    fn number(self, _: f64) -> Self::Out {
        self.otherwise()
    }
}

fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

struct AnyOf<S>(S);

impl<'de, S: Shape<'de>> DeserializeSeed<'de> for AnyOf<S> {
    type Value = S::Out;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Out, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, S: Shape<'de>> Visitor<'de> for AnyOf<S> {
    type Value = S::Out;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<S::Out, A::Error> {
        self.0.map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<S::Out, A::Error> {
        self.0.seq(seq)
    }

    fn visit_f64<E>(self, number: f64) -> Result<S::Out, E> {
        Ok(self.0.number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<S::Out, E> {
        Ok(self.0.number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<S::Out, E> {
        Ok(self.0.number(number as f64))
    }

    fn visit_unit<E>(self) -> Result<S::Out, E> {
        Ok(self.0.otherwise())
    }

    fn visit_bool<E>(self, _: bool) -> Result<S::Out, E> {
        Ok(self.0.otherwise())
    }

    fn visit_str<E>(self, _: &str) -> Result<S::Out, E> {
        Ok(self.0.otherwise())
    }
}

struct Top {
    jobs: usize,
    vehicles: usize,
}

impl<'de> Shape<'de> for Top {
    type Out = Option<Root>;

    fn otherwise(self) -> Self::Out {
        None
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Out, A::Error> {
        let mut root = Root::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "jobs" => root.jobs = Some(map.next_value_seed(AnyOf(AtMost(self.jobs)))?),
                "vehicles" => root.vehicles = Some(map.next_value_seed(AnyOf(AtMost(self.vehicles)))?),
                "shipments" => root.shipments = Some(map.next_value_seed(AnyOf(AtMost(0)))?),
                "matrices" => root.matrices = Some(map.next_value_seed(AnyOf(ByProfile))?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    root.other.get_or_insert(key);
                }
            }
        }
        Ok(Some(root))
    }
}

struct AtMost(usize);

impl<'de> Shape<'de> for AtMost {
    type Out = List;

    fn otherwise(self) -> List {
        List::Otherwise
    }

    fn seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List, A::Error> {
        let mut kept = Vec::new();
        while kept.len() < self.0 {
            match seq.next_element()? {
                Some(value) => kept.push(value),
                None => return Ok(List::Kept(kept)),
            }
        }
        if seq.next_element::<IgnoredAny>()?.is_none() {
            return Ok(List::Kept(kept));
        }
        skip_seq(seq)?;
        Ok(List::TooMany)
    }
}

struct ByProfile;

impl<'de> Shape<'de> for ByProfile {
    type Out = Matrices;

    fn otherwise(self) -> Matrices {
        Matrices::Otherwise
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<Matrices, A::Error> {
        let mut each = Vec::new();
        while let Some(name) = map.next_key()? {
            let fields = map.next_value_seed(AnyOf(ByField))?;
            // Two are refused: more need not be kept.
            if each.len() < 2 {
                each.push((name, fields));
            }
        }
        Ok(Matrices::Each(each))
    }
}

struct ByField;

impl<'de> Shape<'de> for ByField {
    type Out = Fields;

    fn otherwise(self) -> Fields {
        Fields::Otherwise
    }

    fn map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut each: Vec<(String, Grid)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let known = name == "durations" || name == "distances";
            let grid = if known {
                map.next_value_seed(AnyOf(Rows))?
            } else {
                map.next_value::<IgnoredAny>().map(|_| Grid::default())?
            };
            each.retain(|(other, _)| *other != name);
            each.push((name, grid));
        }
        Ok(Fields::Each(each))
    }
}

struct Rows;

impl<'de> Shape<'de> for Rows {
    type Out = Grid;

    fn otherwise(self) -> Grid {
        Grid { no_list: true, ..Grid::default() }
    }

    fn seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Grid, A::Error> {
        let mut grid = Grid::default();
        while let Some(row) = seq.next_element_seed(AnyOf(Row(&mut grid.cells)))? {
            grid.rows.push(row);
        }
        Ok(grid)
    }
}

struct Row<'a>(&'a mut Vec<f32>);

impl<'de> Shape<'de> for Row<'_> {
    type Out = Option<u32>;

    fn otherwise(self) -> Self::Out {
        None
    }

    fn seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Out, A::Error> {
        let before = self.0.len();
        while let Some(cell) = seq.next_element_seed(AnyOf(Cell))? {
            self.0.push(cell);
        }
        Ok(u32::try_from(self.0.len() - before).ok())
    }
}

struct Cell;

impl Shape<'_> for Cell {
    type Out = f32;

    fn otherwise(self) -> f32 {
        f32::NAN
    }

    fn number(self, number: f64) -> f32 {
        // Cast: a second of a trip, to seven digits.
        number as f32
    }
}
