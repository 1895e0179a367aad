//! Others' problems.

use crate::search::{Budget, Options};
use crate::vroom::{VroomError, read, write};
use crate::{Dispatch, check::check};

const DAY: &str = r#"{
  "vehicles": [
    {"id": 7, "start": [120.1, 30.2], "end": [120.1, 30.2], "capacity": [4], "skills": [1, 14], "time_window": [28800, 43200],
     "breaks": [{"id": 1, "time_windows": [[32400, 34200]], "service": 300}]},
    {"id": 8, "start": [120.2, 30.2], "capacity": [4], "skills": [1], "time_window": [28800, 43200]}
  ],
  "jobs": [
    {"id": 1, "service": 300, "delivery": [1], "location": [120.12, 30.22], "skills": [1], "time_windows": [[32400, 36000]]},
    {"id": 2, "service": 300, "delivery": [1], "location": [120.21, 30.21], "skills": [1]},
    {"id": 3, "service": 300, "delivery": [1], "location": [120.11, 30.19], "skills": [14], "priority": 10},
    {"id": 4, "service": 300, "location": [120.11, 30.19], "skills": [99]}
  ]
}"#;

#[test]
fn a_day_in_and_a_solution_out() {
    let vroom = read(DAY).expect("in the subset");
    let d = Dispatch::open(vroom.problem.clone()).expect("valid");
    let plan = d.plan(&Options { budget: Budget::Steps(200), chains: 1, ..Options::default() }, None);
    assert_eq!(check(&vroom.problem, &plan), vec![]);
    insta::assert_json_snapshot!(write(&vroom, &plan));
}

#[test]
fn a_matrix_is_used_by_index() {
    let text = r#"{"vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}, {"id": 2, "location_index": 2}],
        "matrices": {"car": {"durations": [[0, 10, 20], [10, 0, 5], [20, 5, 0]]}}}"#;
    let vroom = read(text).expect("in the subset");
    let d = Dispatch::open(vroom.problem.clone()).expect("valid");
    let plan = d.plan(&Options { budget: Budget::Steps(50), chains: 1, ..Options::default() }, None);
    assert_eq!(write(&vroom, &plan)["summary"]["cost"], 35);
}

const MATRIX: &str = r#"{"vehicles": [{"id": 1, "start_index": 0}], "jobs": [{"id": 1, "location_index": 1}],
    "matrices": {"car": {"durations": [[0, 10], [10, 0]]}}}"#;

#[test]
fn a_matrix_that_is_none_is_refused() {
    let refused = |from: &str, to: &str| read(&MATRIX.replacen(from, to, 1)).expect_err("refused");
    let at = |path: &str| VroomError::Malformed(format!("$.matrices.car{path}"));
    assert!(matches!(refused("[[0, 10]", "[[0, NaN]"), VroomError::NotJson { line: 2, .. }));
    assert_eq!(refused("[[0, 10]", "[[0]"), at(".durations[0]"));
    assert_eq!(refused("[10, 0]", "7"), at(".durations[1]"));
    assert_eq!(refused("[[0, 10], [10, 0]]", "\"none\""), at(".durations"));
    assert_eq!(refused("{\"durations\": [[0, 10], [10, 0]]}", "[]"), at(""));
    assert_eq!(refused("durations", "costs"), VroomError::Unsupported("$.matrices.car.costs".to_owned()));
    assert_eq!(refused("{\"car\": ", "{\"bike\": {}, \"car\": "), VroomError::Unsupported("$.matrices".to_owned()));
    // What is no number is a hole, which the validation names by its cell.
    for hole in ["null", "\"far\"", "[]"] {
        let vroom = read(&MATRIX.replacen("[[0, 10]", &format!("[[0, {hole}]"), 1)).expect("in the subset");
        let faults = Dispatch::open(vroom.problem).expect_err("a hole");
        assert_eq!((faults[0].code.code(), faults[0].subject), ("matrix_hole", crate::Subject::Cell(0, 1)));
    }
}

#[test]
fn a_million_jobs_are_counted_and_not_kept() {
    let jobs = vec![r#"{"id":1,"location":[1,2]}"#; 1_000_000].join(",");
    let text = format!(r#"{{"vehicles":[],"jobs":[{jobs}]}}"#);
    let VroomError::Invalid(faults) = read(&text).expect_err("too many") else { panic!("another reason") };
    assert_eq!((faults[0].code.code(), faults[0].subject), ("too_many_orders", crate::Subject::Whole(10_000)));
}

#[test]
fn anything_else_is_refused_by_its_path() {
    let refused = |change: (&str, &str)| read(&DAY.replacen(change.0, change.1, 1)).expect_err("refused");
    let unsupported = |path: &str| VroomError::Unsupported(path.to_owned());
    let malformed = |path: &str| VroomError::Malformed(path.to_owned());
    assert_eq!(refused(("\"delivery\"", "\"pickup\"")), unsupported("$.jobs[0].pickup"));
    assert_eq!(refused(("\"jobs\"", "\"shipments\": [{}], \"jobs\"")), unsupported("$.shipments"));
    assert_eq!(refused(("\"capacity\"", "\"max_tasks\"")), unsupported("$.vehicles[0].max_tasks"));
    assert_eq!(refused(("{\"id\": 8,", "{\"id\": 8, \"profile\": \"truck\",")), unsupported("$.vehicles[1].profile"));
    assert_eq!(refused(("[120.12, 30.22]", "[120.12]")), malformed("$.jobs[0].location"));
    assert_eq!(refused(("\"id\": 8, \"start\"", "\"id\": 8, \"end\"")), malformed("$.vehicles[1].start"));
    assert_eq!(refused(("[[32400, 36000]]", "[[32400, \"noon\"]]")), malformed("$.jobs[0].time_windows[0]"));
    assert_eq!(refused(("\"priority\": 10", "\"priority\": 101")), malformed("$.jobs[2].priority"));
    assert_eq!(read("{").expect_err("no JSON"), VroomError::NotJson { line: 1, column: 1 });
    assert_eq!(read("[]").expect_err("no object"), malformed("$"));
    assert_eq!(refused(("\"jobs\"", "\"colour\": {}, \"jobs\"")), unsupported("$.colour"));
    assert_eq!(read("{\"vehicles\": []}").expect_err("no jobs"), malformed("$.jobs"));
}
