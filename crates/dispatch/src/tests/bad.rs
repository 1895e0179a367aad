//! Bad input: each a clear answer.

use super::world::{Spice, world};
use crate::candidates::Why;
use crate::problem::{Equipment, Link, Overtime, Pin};
use crate::travel::{Band, Circle, Matrix, Source, Traffic};
use crate::{Dispatch, Order, Place, Problem, Skill, Span};

/// The codes that a problem is refused with.
fn faults(problem: Problem) -> Vec<&'static str> {
    let mut codes: Vec<&str> = match Dispatch::open(problem) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.code.code()).collect(),
    };
    codes.dedup();
    codes
}

/// Work that anybody could do.
fn simple() -> Problem {
    let mut problem = world(1, 3, 8, Spice::NONE);
    for order in &mut problem.orders {
        order.required.clear();
        order.forbidden.clear();
        order.windows.clear();
    }
    problem
}

fn with(change: impl FnOnce(&mut Problem)) -> Vec<&'static str> {
    let mut problem = simple();
    change(&mut problem);
    faults(problem)
}

fn matrix(change: impl FnOnce(&mut Matrix)) -> Vec<&'static str> {
    with(|problem| {
        let mut matrix =
            Matrix { name: "osrm".to_owned(), size: 2, seconds: vec![0.0, 60.0, 60.0, 0.0], metres: Vec::new() };
        change(&mut matrix);
        problem.travel.source = Source::Matrix(matrix);
        let places = problem.orders.iter_mut().map(|one| &mut one.place);
        let starts = problem.technicians.iter_mut().flat_map(|one| std::iter::once(&mut one.start).chain(&mut one.end));
        places.chain(starts).for_each(|place| place.row = Some(1));
    })
}

#[test]
fn each_fault_has_its_name() {
    assert_eq!(with(|_| {}), Vec::<&str>::new());
    assert_eq!(faults(Problem::default()), ["no_technician"]);
    assert_eq!(with(|p| p.orders = vec![Order::default(); 1_000_000]), ["too_many_orders"]);
    assert_eq!(with(|p| p.technicians = vec![p.technicians[0].clone(); 5_000]), ["too_many_technicians"]);
    assert_eq!(with(|p| p.orders[3].windows = vec![Span::new(10, 5)]), ["impossible_window"]);
    assert_eq!(with(|p| p.orders[3].windows = vec![Span::new(0, 9), Span::new(5, 20)]), ["impossible_window"]);
    assert_eq!(with(|p| p.technicians[0].shifts.clear()), ["no_shift"]);
    assert_eq!(with(|p| p.technicians[1].shifts[0].until = i64::MAX), ["time_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].duration = -1), ["time_out_of_range"]);
    assert_eq!(with(|p| p.technicians[0].overtime = Some(Overtime { limit: -5, minute: None })), ["time_out_of_range"]);
    assert_eq!(with(|p| p.weights.travel_second = -1), ["price_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].preferences = [("t0".to_owned(), i64::MIN)].into()), ["price_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].preferences = [("t0".to_owned(), 900_000_000_000)].into()), ["price_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].crew = 0), ["number_out_of_range"]);
    assert_eq!(with(|p| p.technicians[0].pace = 0), ["number_out_of_range"]);
    assert_eq!(with(|p| p.skills = vec!["magic".to_owned()]), ["unknown_skill"]);
    assert_eq!(
        with(|p| {
            p.parts = vec!["pump".to_owned()];
            p.orders[0].parts = [("wand".to_owned(), 1)].into();
        }),
        ["unknown_part"]
    );
    assert_eq!(with(|p| p.orders[0].forbidden = vec!["nobody".to_owned()]), ["unknown_technician"]);
    assert_eq!(with(|p| p.orders[0].id = "o1".to_owned()), ["bad_id"]);
    assert_eq!(with(|p| p.orders[0].place = Place::at(95.0, 120.0)), ["coordinates_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].place = Place::at(f64::NAN, 120.0)), ["coordinates_out_of_range"]);
    assert_eq!(with(|p| p.orders[0].place = Place::at(0.0, 0.0)), ["coordinates_unset"]);
    let pin = |start| Some(Pin { technician: "t0".to_owned(), start, started: true });
    assert_eq!(with(|p| p.orders[0].pin = pin(None)), ["bad_pin"]);
    // Fixed work without end.
    assert_eq!(
        with(|p| {
            for order in &mut p.orders {
                order.duration = 390 * 86_400;
                order.pin = Some(Pin { technician: "t0".to_owned(), start: None, started: false });
            }
            p.technicians[0].pace = 1_000;
        }),
        ["time_out_of_range"]
    );
    let before = |first: &str, then: &str| Link::Before { first: first.to_owned(), then: then.to_owned() };
    assert_eq!(
        with(|p| p.links = vec![before("o0", "o1"), before("o1", "o2"), before("o2", "o0")]),
        ["precedence_cycle"]
    );
    assert_eq!(with(|p| p.links = vec![before("o0", "o0")]), ["precedence_cycle"]);
    assert_eq!(with(|p| p.links = vec![before("o0", "o99")]), ["unknown_order"]);
    let bands = vec![Band { until_m: 9, kmh: 0 }];
    assert_eq!(with(|p| p.travel.source = Source::Circle(Circle { bands, ..Circle::default() })), ["bad_travel"]);
    let jam = Traffic { when: Span::new(0, 9), percent: 0, area: None };
    assert_eq!(with(|p| p.travel.traffic = vec![jam]), ["bad_travel"]);
}

#[test]
fn a_matrix_with_holes_is_refused() {
    assert_eq!(matrix(|_| {}), Vec::<&str>::new());
    assert_eq!(matrix(|m| m.seconds[2] = f32::NAN), ["matrix_hole"]);
    assert_eq!(matrix(|m| m.seconds[2] = f32::INFINITY), ["matrix_number"]);
    assert_eq!(matrix(|m| m.seconds[2] = -1.0), ["matrix_number"]);
    assert_eq!(matrix(|m| m.size = 3), ["matrix_size"]);
    assert_eq!(matrix(|m| m.size = usize::MAX), ["matrix_size"]);
    assert_eq!(matrix(|m| (m.size, m.seconds) = (1, vec![0.0])), ["matrix_row"]);
}

#[test]
fn what_nobody_can_do_is_left_and_nothing_else_is() {
    let mut problem = simple();
    problem.orders[2].required = vec![Skill::new("magic", 1)];
    problem.orders[3].equipment = Equipment::Away;
    // In the Pacific.
    problem.orders[4].place = Place::at(25.0, 140.0);
    problem.orders[5].windows = vec![Span::new(-900_000_000_000, -800_000_000_000)];
    problem.orders[6].deadline = Some(i64::MIN);
    problem.now = Some(7 * 3_600);
    let d = Dispatch::open(problem).expect("valid");
    let plan = d.plan(&crate::Options::default(), None);
    assert_eq!(plan.unserved, vec![2, 3, 4, 5]);
    // And each says why, technician by technician.
    let mut asked = d.planned(&plan);
    let mut why = |order: usize| -> Vec<Why> { asked.refusals(order).into_iter().flat_map(|one| one.why).collect() };
    assert_eq!(why(2), vec![Why::Skill { required: 0, has: 0 }; 3]);
    assert_eq!(why(3), vec![Why::Equipment; 3]);
    assert!(why(4).iter().all(|why| matches!(why, Why::Window { .. } | Why::Shift { .. })) && why(4).len() == 3);
    assert!(why(5).iter().all(|why| matches!(why, Why::Window { .. })) && why(5).len() == 3);
}

#[test]
fn nothing_to_do_is_a_plan_too() {
    let d = Dispatch::open(Problem { orders: Vec::new(), ..world(1, 3, 0, Spice::ALL) }).expect("valid");
    let plan = d.plan(&crate::Options::default(), None);
    assert_eq!((plan.routes.len(), plan.unserved.len(), plan.terms.sum()), (3, 0, 0));
}
