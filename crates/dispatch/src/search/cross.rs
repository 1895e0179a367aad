//! What two chains have found, put together.
//!
//! Days that share an order on either board belong together; what does not hang together can be chosen piece by piece, the cheaper of the two
//! each time (after the partition crossover of D. Whitley, D. Hains, A. Howe, "Tunneling between optima: partition crossover for the
//! traveling salesman problem", GECCO 2009). Chains that have begun from one board differ here and there, so most of what each has found is kept.

use crate::board::{Board, NONE};
use crate::instance::Dispatch;

/// The best of both, piece by piece: never dearer than either. Not for linked orders, which bind pieces together.
pub(super) fn cross(d: &Dispatch, one: &Board, other: &Board) -> Board {
    let days = one.routes.len();
    let mut pieces = Pieces((0..days).collect());
    for (here, there) in one.home.iter().zip(&other.home) {
        if *here != NONE && *there != NONE && here != there {
            pieces.join(*here as usize, *there as usize);
        }
    }
    // What the other board costs more, by piece.
    let mut more = vec![0_i64; days];
    for (day, (here, there)) in one.routes.iter().zip(&other.routes).enumerate() {
        more[pieces.of(day)] += there.cost - here.cost;
    }
    for order in 0..d.orders() {
        match (one.home[order], other.home[order]) {
            (NONE, there) if there != NONE => more[pieces.of(there as usize)] -= d.penalty[order],
            (here, NONE) if here != NONE => more[pieces.of(here as usize)] += d.penalty[order],
            _ => {}
        }
    }
    let mut board = one.clone();
    for day in 0..days {
        if more[pieces.of(day)] < 0 {
            board.routes[day].clone_from(&other.routes[day]);
        }
    }
    board.gather(d);
    board
}

/// Which days belong together: each names another of its piece, the first one itself.
struct Pieces(Vec<usize>);

impl Pieces {
    fn of(&mut self, mut day: usize) -> usize {
        while self.0[day] != day {
            self.0[day] = self.0[self.0[day]];
            day = self.0[day];
        }
        day
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test that cannot go on ends")]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::search::{Budget, Options};
    use crate::tests::world::{Spice, world};

    #[test]
    fn the_best_of_two_boards_is_a_board_and_no_dearer_than_either() {
        let mut better = 0;
        for seed in 0..60 {
            let spice = Spice { links: false, traffic: seed % 2 == 0, ..Spice::ALL };
            let problem = world(seed, 12, 60, spice);
            let d = Dispatch::open(problem.clone()).expect("valid");
            let search = |seed, steps, from| {
                let options = Options { seed, budget: Budget::Steps(steps), chains: 1, ..Options::default() };
                Board::load(&d, &d.plan(&options, from))
            };
            let base = search(seed, 200, None).write(&d);
            let (one, other) = (search(seed + 1, 60, Some(&base)), search(seed + 2, 60, Some(&base)));
            let both = cross(&d, &one, &other);
            assert_eq!(both.cost, both.total(&d));
            assert!(both.cost <= one.cost.min(other.cost), "seed {seed}");
            better += usize::from(both.cost < one.cost.min(other.cost));
            let plan = both.write(&d);
            assert_eq!(plan.terms.sum(), both.cost);
            assert!(check(&problem, &plan).iter().all(|one| one.fixed), "seed {seed}");
        }
        assert!(better > 5, "{better}");
    }
}
