//! Outlines of areas: whether one is whole, and what lies in it. An area is small against the globe (a town, a county), so
//! degrees are taken as a plane; outlines across the 180th meridian are not supported.

/// A corner: degrees north and east.
type Point = (f64, f64);

/// Square degrees below which three corners are on one line: a hundredth of a square metre, and more than rounding makes.
const FLAT: f64 = 1e-12;

/// What is wrong with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadOutline {
    /// Fewer than three corners, or all of them on one line.
    TooFew,
    /// Two of its sides cross or touch.
    Crosses,
    /// A corner is not on the globe.
    NotAPlace,
}

/// Looks whether corners in order (the last is joined to the first) enclose one area. Takes the square of their number.
///
/// # Errors
/// What is wrong first.
pub fn whole(outline: &[Point]) -> Result<(), BadOutline> {
    let on_globe = |&(lat, lon): &Point| (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
    if !outline.iter().all(on_globe) {
        return Err(BadOutline::NotAPlace);
    }
    if outline.len() < 3 || is_flat(outline) {
        return Err(BadOutline::TooFew);
    }
    let sides: Vec<(Point, Point)> = sides(outline).collect();
    for (at, one) in sides.iter().enumerate() {
        if one.0 == one.1 {
            return Err(BadOutline::Crosses);
        }
        for (other_at, other) in sides.iter().enumerate().skip(at + 1) {
            let neighbours = other_at == at + 1 || (at == 0 && other_at == sides.len() - 1);
            let bad = if neighbours { folds(*one, *other, at + 1 == other_at) } else { meet(*one, *other) };
            if bad {
                return Err(BadOutline::Crosses);
            }
        }
    }
    Ok(())
}

/// Whether a point lies in an outline. By the even-odd rule: the sides that a line to the east meets are counted.
#[must_use]
pub fn contains(outline: &[Point], (lat, lon): Point) -> bool {
    sides(outline).fold(false, |inside, (a, b)| {
        let spans = (a.0 > lat) != (b.0 > lat);
        inside != (spans && lon < (b.1 - a.1) * (lat - a.0) / (b.0 - a.0) + a.1)
    })
}

fn sides(outline: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    outline.iter().copied().zip(outline.iter().copied().cycle().skip(1))
}

/// Whether all corners are on one line. Not whether the area is zero: that of a figure of eight may be, too.
fn is_flat(outline: &[Point]) -> bool {
    let Some((first, other)) = sides(outline).find(|(a, b)| a != b) else { return true };
    outline.iter().all(|point| side(first, other, *point).abs() < FLAT)
}

/// On which side of the line from `a` to `b` a point is: positive, negative, or zero on it.
fn side(a: Point, b: Point, point: Point) -> f64 {
    (b.1 - a.1) * (point.0 - a.0) - (b.0 - a.0) * (point.1 - a.1)
}

/// Whether a point that is on the line from `a` to `b` is between them.
fn between(a: Point, b: Point, point: Point) -> bool {
    (a.0.min(b.0)..=a.0.max(b.0)).contains(&point.0) && (a.1.min(b.1)..=a.1.max(b.1)).contains(&point.1)
}

/// Whether two sides have a point in common.
fn meet((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let (of_c, of_d, of_a, of_b) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
    let apart = |one: f64, other: f64| (one > 0.0 && other < 0.0) || (one < 0.0 && other > 0.0);
    (apart(of_c, of_d) && apart(of_a, of_b))
        || (of_c == 0.0 && between(a, b, c))
        || (of_d == 0.0 && between(a, b, d))
        || (of_a == 0.0 && between(c, d, a))
        || (of_b == 0.0 && between(c, d, b))
}

/// Whether two sides with one corner in common lie on each other. `follows`: the second begins where the first ends.
fn folds(one: (Point, Point), other: (Point, Point), follows: bool) -> bool {
    let (corner, far, next) = if follows { (one.1, one.0, other.1) } else { (one.0, one.1, other.0) };
    let along = (far.0 - corner.0) * (next.0 - corner.0) + (far.1 - corner.1) * (next.1 - corner.1);
    side(far, corner, next) == 0.0 && along > 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SQUARE: [Point; 4] = [(36.0, 117.0), (36.0, 117.2), (36.2, 117.2), (36.2, 117.0)];

    #[test]
    fn a_square_is_whole_and_a_bow_tie_is_not() {
        assert_eq!(whole(&SQUARE), Ok(()));
        let mut tie = SQUARE;
        tie.swap(1, 2);
        assert_eq!(whole(&tie), Err(BadOutline::Crosses));
        assert_eq!(whole(&SQUARE[..2]), Err(BadOutline::TooFew));
        assert_eq!(whole(&[(36.0, 117.0), (36.1, 117.1), (36.2, 117.2)]), Err(BadOutline::TooFew));
        assert_eq!(whole(&[(36.0, 117.0), (36.0, 117.2), (f64::NAN, 117.2)]), Err(BadOutline::NotAPlace));
        // A corner twice, a side that runs back over another, a corner on another side.
        assert_eq!(whole(&[SQUARE[0], SQUARE[0], SQUARE[1], SQUARE[2]]), Err(BadOutline::Crosses));
        assert_eq!(whole(&[SQUARE[0], SQUARE[1], (36.0, 117.1), SQUARE[3]]), Err(BadOutline::Crosses));
        assert_eq!(whole(&[SQUARE[0], SQUARE[1], SQUARE[2], (36.0, 117.1), SQUARE[3]]), Err(BadOutline::Crosses));
    }

    #[test]
    fn a_dent_does_not_contain_what_lies_before_it() {
        let dent = [(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (1.0, 2.0), (4.0, 0.0)];
        assert_eq!(whole(&dent), Ok(()));
        assert!(contains(&dent, (0.5, 2.0)) && contains(&dent, (3.0, 0.3)));
        assert!(!contains(&dent, (3.0, 2.0)) && !contains(&dent, (5.0, 2.0)) && !contains(&dent, (0.5, 4.5)));
    }

    proptest! {
        #[test]
        fn corners_in_order_around_a_point_are_whole_and_contain_it(radii in prop::collection::vec(0.05_f64..0.5, 3..40)) {
            let count = radii.len() as f64;
            let outline: Vec<Point> = radii
                .iter()
                .enumerate()
                .map(|(at, radius)| {
                    let angle = std::f64::consts::TAU * at as f64 / count;
                    (36.0 + radius * angle.sin(), 117.0 + radius * angle.cos())
                })
                .collect();
            prop_assert_eq!(whole(&outline), Ok(()));
            prop_assert!(contains(&outline, (36.0, 117.0)));
            let mut turned = outline.clone();
            turned.reverse();
            prop_assert_eq!(whole(&turned), Ok(()));
        }
    }
}
