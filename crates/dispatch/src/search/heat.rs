//! How much worse a step may be. Only additions, multiplications, divisions and roots are used, which every machine rounds alike:
//! logarithms of the system's library are not the same in a browser.

use super::Chance;

/// Steps of the cooling, and of the table of logarithms.
const FINE: usize = 1_024;

/// Cooling from a first to a last temperature, each a cost.
#[derive(Debug, Clone)]
pub(crate) struct Heat {
    falls: Vec<f64>,
    /// Negative logarithms of the middles of `FINE` pieces of 0 to 1.
    logs: Vec<f64>,
}

impl Heat {
    pub fn new(first: f64, last: f64) -> Self {
        let (first, last) = (first.max(1.0), last.clamp(0.01, first.max(1.0)));
        // The FINE-th root, by ten square roots.
        let ratio = (0..10).fold(last / first, |ratio, _| f64::sqrt(ratio));
        let falls = std::iter::successors(Some(first), |heat| Some(heat * ratio)).take(FINE + 1).collect();
        let logs = (0..FINE).map(|piece| -log((piece as f64 + 0.5) / FINE as f64)).collect();
        Self { falls, logs }
    }

    /// How much worse a step may be, at a moment from 0.0 to 1.0.
    pub fn allowance(&self, moment: f64, chance: &mut Chance) -> i64 {
        let at = (moment.clamp(0.0, 1.0) * FINE as f64) as usize;
        // Cast: costs are far below 2^63.
        (self.falls[at] * self.logs[chance.below(FINE)]) as i64
    }
}

/// The natural logarithm of a number above 0 and up to 1, by the series of the inverse hyperbolic tangent.
fn log(mut number: f64) -> f64 {
    let mut halvings = 0.0;
    while number < 0.5 {
        number *= 2.0;
        halvings += 1.0;
    }
    let ratio = (number - 1.0) / (number + 1.0);
    let square = ratio * ratio;
    let series = (0..20).rev().fold(0.0, |sum, term| sum * square + 1.0 / f64::from(2 * term + 1));
    2.0 * ratio * series - halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_is_the_logarithm() {
        for number in [1.0, 0.75, 0.5, 0.1, 0.000_5] {
            assert!((log(number) - f64::ln(number)).abs() < 1e-12, "{number}");
        }
    }

    #[test]
    fn it_cools_from_first_to_last() {
        let heat = Heat::new(500.0, 2.0);
        let mut chance = Chance::new(1);
        let mean = |moment: f64, chance: &mut Chance| {
            (0..20_000).map(|_| heat.allowance(moment, chance)).sum::<i64>() / 20_000
        };
        let (first, last) = (mean(0.0, &mut chance), mean(1.0, &mut chance));
        assert!((450..550).contains(&first) && (1..3).contains(&last), "{first} {last}");
    }
}
