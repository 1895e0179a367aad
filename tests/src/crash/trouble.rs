//! What goes wrong around the phones, until enough processes have died.

use std::sync::Arc;
use std::thread::{JoinHandle, sleep, spawn};

use super::World;
use super::chance::Chance;
use super::house::House;
use crate::Result;
use crate::cable::Cable;

/// The server dies and comes back, or is stopped for a while. It is given back running.
pub fn of_the_server(world: Arc<World>, mut house: House, mut chance: Chance) -> JoinHandle<Result<House>> {
    spawn(move || {
        while !world.is_over() {
            sleep(chance.moment(30, 2_000));
            if chance.percent(70) {
                house.kill()?;
                world.count();
                sleep(chance.moment(5, 300));
                house.open()?;
            } else {
                house.stall(chance.moment(20, 1_000))?;
            }
        }
        Ok(house)
    })
}

/// A cable is cut at once or in the middle of a message, or falls silent. It is whole in the end.
pub fn of_a_cable(world: Arc<World>, cable: Arc<Cable>, mut chance: Chance) -> JoinHandle<()> {
    spawn(move || {
        while !world.is_over() {
            sleep(chance.moment(50, 1_500));
            match chance.below(3) {
                0 => cable.cut(),
                1 => cable.silence(),
                _ => cable.cut_after(chance.between(50, 400_000)),
            }
            sleep(chance.moment(20, 1_000));
            cable.mend();
        }
        cable.mend();
    })
}
