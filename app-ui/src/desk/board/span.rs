//! Drawing only what is in sight: which items of a long list are, given how far it is scrolled.

use std::ops::Range;

/// Items drawn before and after those in sight, so that a short scroll finds them there.
const MARGIN: usize = 6;

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

#[cfg(test)]
mod tests {
    use super::in_sight;

    #[test]
    fn what_is_in_sight_is_drawn_with_a_margin() {
        assert_eq!(in_sight(0.0, 600.0, 60.0, 500), 0..20);
        assert_eq!(in_sight(6_000.0, 600.0, 60.0, 500), 92..120);
        assert_eq!(in_sight(29_400.0, 600.0, 60.0, 500), 484..500);
        assert_eq!(in_sight(0.0, 600.0, 60.0, 3), 0..3);
    }

    #[test]
    fn a_small_scroll_changes_nothing() {
        assert_eq!(in_sight(6_000.0, 600.0, 60.0, 500), in_sight(6_050.0, 600.0, 60.0, 500));
    }
}
