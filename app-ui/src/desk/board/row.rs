//! A technician's day as text for the browser: name and load, and what is outside of working hours, breaks, trips and visits
//! along the hours. `rows.rs` puts it on the page.

use jobsheet_api::office::{BoardRow, Load, LoadLevel};
use leptos::prelude::*;

use super::axis::Axis;
use super::block::{Block, Mark};
use super::lanes::lanes;
use super::words;
use crate::desk::context::skill_word;
use crate::i18n::t_args;
use crate::ui::{letters, person_tone};

/// A row as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// What screen readers are told of the row.
    pub said: String,
    /// The name and the load.
    pub head: String,
    /// Working hours and breaks.
    ground: String,
    /// The visits.
    pub blocks: Vec<Block>,
}

impl Drawing {
    /// A day on the axis; words are tracked.
    #[must_use]
    pub fn of(day: &BoardRow, axis: &Axis) -> Self {
        let args = [
            ("name", day.name.clone().into()),
            ("level", words::level_word(day.load.level).into()),
            ("count", day.visits.len().into()),
        ];
        let name = escape(&day.name);
        let head = format!(
            concat!(
                r#"<span class="avatar {} avatar--s" aria-hidden="true">{}</span>"#,
                r#"<div class="board-name__text"><span class="board-name__name clip">{}</span>"#,
                r#"<span class="board-load {}" data-testid="load" data-level="{}">{}</span></div>"#
            ),
            person_tone(&day.name).class(),
            escape(&letters(&day.name)),
            name,
            words::level_tone(day.load.level).class(),
            level_code(day.load.level),
            load_inside(day.load)
        );
        let off = axis.outside(&day.hours);
        let mut ground = String::new();
        for (class, stretches) in [("board-off", &off), ("board-break", &day.breaks)] {
            for (at, len) in stretches.iter().filter_map(|one| axis.share(one.start, one.end)) {
                ground += &format!(
                    r#"<span class="{class}" style="left:{at:.3}%;width:{len:.3}%" aria-hidden="true"></span>"#
                );
            }
        }
        let lanes = lanes(&day.visits);
        let blocks = day.visits.iter().zip(lanes).map(|(visit, lane)| Block::of(visit, lane, axis)).collect();
        Self { said: t_args("board-row-said", &args), head, ground, blocks }
    }

    /// Whether the other has the same visits on the same ground, so that each can be changed where it is.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.ground == other.ground && self.blocks.iter().map(|one| one.id).eq(other.blocks.iter().map(|one| one.id))
    }

    /// The inside of the track.
    #[must_use]
    pub fn track(&self, mark: impl Fn(&Block) -> Mark) -> String {
        let mut out = self.ground.clone();
        for block in &self.blocks {
            block.write(&mut out, mark(block));
        }
        out
    }

    /// How many elements of the track come before the first visit's.
    #[must_use]
    pub fn before_blocks(&self) -> usize {
        self.ground.matches("<span").count()
    }
}

/// Skills and load in full, for a help text.
#[must_use]
pub fn help(day: &BoardRow) -> String {
    let skills = day.skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(" · ");
    format!("{skills}\n{}", words::load_words(day.load))
}

/// How full the day is: a bar, its colour, and the word.
pub fn load(load: Load) -> impl IntoView + use<> {
    view! {
        <span
            class=format!("board-load {}", words::level_tone(load.level).class())
            data-testid="load"
            data-level=level_code(load.level)
            inner_html=move || load_inside(load)
        ></span>
    }
}

/// The inside of [`load`].
#[must_use]
pub fn load_inside(load: Load) -> String {
    format!(
        concat!(
            r#"<span class="board-load__bar" aria-hidden="true"><span style="width:{}%"></span></span>"#,
            r#"<span class="board-load__words clip"><strong>{}</strong> <span>{}</span></span>"#
        ),
        words::load_percent(load),
        escape(&words::level_word(load.level)),
        escape(&words::load_short(load))
    )
}

/// As tests and styles call a level.
#[must_use]
pub fn level_code(level: LoadLevel) -> &'static str {
    match level {
        LoadLevel::Off => "off",
        LoadLevel::Free => "free",
        LoadLevel::Busy => "busy",
        LoadLevel::Full => "full",
    }
}

/// Words of people in text for the browser: nothing in them is markup.
#[must_use]
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn words_of_people_are_never_markup() {
        assert_eq!(
            escape(r#"<img src=x onerror="a('b')">&"#),
            "&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;"
        );
        assert_eq!(escape("Li Wei · Dana"), "Li Wei · Dana");
    }
}
