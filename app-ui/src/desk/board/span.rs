//! Drawing only what is in sight: which items of a long list are, given how far it is scrolled.

use std::ops::Range;

/// Items drawn before and after those in sight, so that a short scroll finds them there.
const MARGIN: usize = 4;

/// The first item moves in steps of this many: a scroll of one row draws nothing anew.
const STEP: usize = 4;

/// The items to draw. `top` and `height` are of what is in sight, `each` is the height of an item, in pixels.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a list are whole and not negative"
)]
pub fn in_sight(top: f64, height: f64, each: f64, count: usize) -> Range<usize> {
    if each < 1.0 {
        return 0..count.min(2 * MARGIN);
    }
    let first = (top.max(0.0) / each) as usize;
    let shown = (height.max(0.0) / each) as usize + 1;
    let from = first.saturating_sub(MARGIN) / STEP * STEP;
    let to = (first + shown + MARGIN).div_ceil(STEP) * STEP;
    from.min(count)..to.min(count)
}

/// As many items more are drawn with one frame.
const MORE: usize = 2;

/// The next step from what is drawn to what is wanted. `first` is the first item in sight: what is seen comes before what is
/// only near.
#[must_use]
pub fn next(drawn: Range<usize>, wanted: &Range<usize>, first: usize) -> Range<usize> {
    let kept = drawn.start.max(wanted.start)..drawn.end.min(wanted.end);
    if kept.is_empty() {
        let from = first.clamp(wanted.start, wanted.end);
        // Near the end of a list the first one in sight may be the last one there is.
        let from = from.min(wanted.end.saturating_sub(MORE)).max(wanted.start);
        return from..(from + MORE).min(wanted.end);
    }
    if kept.start > first && kept.start > wanted.start {
        kept.start.saturating_sub(MORE).max(wanted.start)..kept.end
    } else if kept.end < wanted.end {
        kept.start..(kept.end + MORE).min(wanted.end)
    } else {
        kept.start.saturating_sub(MORE).max(wanted.start)..kept.end
    }
}

#[cfg(test)]
mod tests {
    use super::{MORE, in_sight, next};

    #[test]
    fn what_is_in_sight_is_drawn_with_a_margin() {
        assert_eq!(in_sight(0.0, 600.0, 60.0, 500), 0..16);
        assert_eq!(in_sight(6_000.0, 600.0, 60.0, 500), 96..116);
        assert_eq!(in_sight(29_400.0, 600.0, 60.0, 500), 484..500);
        assert_eq!(in_sight(0.0, 600.0, 60.0, 3), 0..3);
    }

    #[test]
    fn a_small_scroll_changes_nothing() {
        assert_eq!(in_sight(6_000.0, 600.0, 60.0, 500), in_sight(6_050.0, 600.0, 60.0, 500));
    }

    #[test]
    fn all_that_is_wanted_is_drawn_in_small_steps() {
        for (mut drawn, wanted, first) in
            [(0..0, 0..20, 0), (0..20, 92..120, 100), (92..120, 0..20, 3), (96..120, 92..124, 99)]
        {
            let mut steps = 0;
            while drawn != wanted {
                let step = next(drawn.clone(), &wanted, first);
                let more = step.clone().filter(|at| !drawn.contains(at)).count();
                assert!(more <= MORE && step.start >= wanted.start && step.end <= wanted.end, "{drawn:?} {step:?}");
                assert_ne!(step, drawn);
                drawn = step;
                steps += 1;
            }
            assert!(steps <= 16, "{steps}");
        }
        assert_eq!(next(0..20, &(92..120), 100), 100..102, "what is in sight comes first");
    }
}
