//! One search: a board that is changed step by step, and the best it has been.

use super::{Chance, Heat, Near};
use crate::board::Board;
use crate::instance::{Dispatch, LINKED};

/// The memory of best places has at most so many cells.
const MOST_CELLS: usize = 6_000_000;

/// Everything that a step needs and nothing that others see.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub board: Board,
    /// The best this chain has seen; equal to `board` but for the routes marked in `differs`.
    pub best: Board,
    differs: Vec<bool>,
    list: Vec<u32>,
    pub chance: Chance,
    /// The best place of an order in a day that is idle, by order × technicians + technician.
    pub(super) memory: Vec<Remembered>,
    /// The memory has fewer places than cells.
    pub(super) folded: bool,
    /// A board with more unserved is not the best, whatever it costs.
    pub most_absent: usize,
    /// Days that this chain may change; empty: all.
    pub mine: Vec<bool>,
    /// Orders that a step begins with; empty: all.
    pub seeds: Vec<u32>,
    /// Days near an order, by order; found anew now and then.
    pub(super) near_days: Vec<NearDays>,
    /// Of the orders that were unserved before only these may be served; empty: all.
    pub wanted: Vec<u32>,
    /// Days without orders, one of each kind.
    pub(super) idle: Vec<u32>,
    pub(super) idle_known: bool,
    /// This step has made a day idle, or one busy that was.
    pub(super) turned: bool,
    pub(super) marks: Vec<u32>,
    pub(super) mark: u32,
    /// Orders that the step has taken out, and the order that it began with.
    pub(super) out: Vec<u32>,
    pub(super) centre: u32,
    pub(super) keys: Vec<(i64, u32)>,
    /// So many days until one is passed over.
    pub(super) blink_in: usize,
    /// Orders in a day that has some, on average; good for so many more steps.
    pub(super) load: usize,
    pub(super) load_uses: u32,
}

/// The days that own the neighbours of an order, each with what it costs with the order in its best place: side by side in memory,
/// because every try reads all of them.
#[derive(Debug, Clone, Default)]
pub(super) struct NearDays {
    pub days: Vec<(u32, Remembered)>,
    /// Good for so many more uses.
    pub uses: u32,
}

/// What a day costs with one order more.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Remembered {
    pub cost: i64,
    /// The content of the day for which this holds; 0: none.
    pub stamp: u32,
    pub after: u16,
    pub order: u16,
}

impl Chain {
    pub fn new(d: &Dispatch, board: Board, seed: u64) -> Self {
        Self::with_memory(d, board, seed, MOST_CELLS)
    }

    /// With room to remember so many places at most.
    pub fn with_memory(d: &Dispatch, board: Board, seed: u64, most: usize) -> Self {
        let cells = d.orders() * d.techs.len();
        let technicians = d.techs.len();
        Self {
            best: board.clone(),
            board,
            differs: vec![false; technicians],
            list: Vec::new(),
            chance: Chance::new(seed),
            memory: vec![Remembered::default(); cells.min(most)],
            folded: cells > most,
            most_absent: usize::MAX,
            mine: Vec::new(),
            seeds: Vec::new(),
            wanted: Vec::new(),
            near_days: vec![NearDays::default(); d.orders()],
            idle: Vec::new(),
            idle_known: false,
            turned: false,
            marks: vec![0; technicians],
            mark: 0,
            out: Vec::new(),
            centre: 0,
            keys: Vec::new(),
            blink_in: 1,
            load: 0,
            load_uses: 0,
        }
    }

    /// Goes on from another board, which is then the best it knows.
    pub fn take_up(&mut self, board: &Board) {
        let mut stamps = self.board.stamps.max(board.stamps);
        if stamps > u32::MAX / 2 {
            stamps = 0;
            self.memory.fill(Remembered::default());
            self.near_days.fill(NearDays::default());
        }
        // Stamps of another chain name other contents; what is the same here keeps its own, unless links may have changed its limits.
        let anew = stamps == 0 || board.nodes.iter().any(|node| node.is(LINKED));
        let mut names = std::mem::take(&mut self.board.stamp);
        for (day, name) in names.iter_mut().enumerate() {
            if anew || !self.board.routes[day].visits(&board.routes[day]) {
                stamps += 1;
                *name = stamps;
            }
        }
        self.board.clone_from(board);
        (self.board.stamps, self.board.stamp) = (stamps, names);
        self.best.clone_from(&self.board);
        self.differs.fill(false);
        self.list.clear();
        self.forget_days();
    }

    /// The days are others now, or other days may be changed.
    pub fn forget_days(&mut self) {
        self.idle_known = false;
        self.load_uses = 0;
        self.near_days.iter_mut().for_each(|near| near.uses = 0);
    }

    /// Serves what can be served, one after the other: the first plan.
    pub fn fill(&mut self, d: &Dispatch, near: &Near) {
        let before = self.board.absent.len();
        self.recreate_all(d, near);
        self.forget_days();
        if self.board.absent.len() < before {
            self.best.clone_from(&self.board);
        }
    }

    /// One step. `moment`: how far the whole search is, from 0 to 1.
    pub fn step(&mut self, d: &Dispatch, near: &Near, heat: &Heat, moment: f64) {
        let before = self.board.cost;
        self.board.begin();
        self.turned = false;
        let kept = self.ruin(d, near) && self.recreate(d, near);
        let worse = self.board.cost > before && self.board.cost - before > heat.allowance(moment, &mut self.chance);
        // What is as it was keeps its stamps, so that what is remembered of it stays good.
        if !kept || worse || self.board.cost == before && self.board.is_as_it_was() {
            self.board.undo();
            self.idle_known &= !self.turned;
            return;
        }
        for route in self.board.changed() {
            if !self.differs[route as usize] {
                self.differs[route as usize] = true;
                self.list.push(route);
            }
        }
        if self.board.cost < self.best.cost && self.board.absent.len() <= self.most_absent {
            self.keep_best(d);
        }
    }

    fn keep_best(&mut self, d: &Dispatch) {
        for route in self.list.drain(..) {
            let at = route as usize;
            self.differs[at] = false;
            self.best.routes[at].clone_from(&self.board.routes[at]);
        }
        self.best.cost = self.board.cost;
        self.best.absent.clone_from(&self.board.absent);
        if d.links.any {
            self.best.nodes.clone_from(&self.board.nodes);
        }
    }

    /// The best board, whole.
    pub fn champion(&self, d: &Dispatch) -> Board {
        let mut board = self.best.clone();
        board.refresh(d);
        board
    }
}
