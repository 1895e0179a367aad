//! `plan --vroom`: others' problems in, solutions out.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

const DAY: &str = r#"{
  "vehicles": [
    {"id": 7, "start": [120.1, 30.2], "end": [120.1, 30.2], "skills": [1, 14], "time_window": [28800, 43200]},
    {"id": 8, "start": [120.2, 30.2], "skills": [1], "time_window": [28800, 43200]}
  ],
  "jobs": [
    {"id": 1, "service": 300, "location": [120.12, 30.22], "skills": [1], "time_windows": [[32400, 36000]]},
    {"id": 2, "service": 300, "location": [120.21, 30.21], "skills": [1]},
    {"id": 3, "service": 300, "location": [120.11, 30.19], "skills": [14], "priority": 10},
    {"id": 4, "service": 300, "location": [120.11, 30.19], "skills": [99]}
  ]
}"#;

/// The status, standard output and standard error.
fn plan(problem: &[u8], arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
    for variable in ["JOBSHEET_CONFIG", "JOBSHEET_DATA", "JOBSHEET_DATABASE", "JOBSHEET_LISTEN", "JOBSHEET_LOG"] {
        command.env_remove(variable);
    }
    command.args(["plan", "--vroom"]).args(arguments);
    let mut planning =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    // One that has read enough does not listen any more.
    let _ = planning.stdin.take().unwrap().write_all(problem);
    let output = planning.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_problem_is_solved_and_the_same_again() {
    let steps = ["--steps", "300", "--seed", "5"];
    let (status, first, said) = plan(DAY.as_bytes(), &steps);
    assert_eq!((status, said.as_str()), (Some(0), ""));
    let solution: Value = serde_json::from_str(&first).unwrap();
    assert_eq!((&solution["code"], &solution["summary"]["unassigned"]), (&Value::from(0), &Value::from(1)));
    assert_eq!(solution["unassigned"][0]["id"], 4, "nobody has skill 99");
    let (_, again, _) = plan(DAY.as_bytes(), &[&steps[..], &["--threads", "1"]].concat());
    assert_eq!(first, again, "threads change nothing");
    let (status, ..) = plan(DAY.as_bytes(), &["--seconds", "0.1"]);
    assert_eq!(status, Some(0));
}

#[test]
fn bad_input_is_named_with_what_to_do_and_ends_with_2() {
    let matrix = |cells: &str| {
        let vehicle = r#"{"id": 1, "start_index": 0}"#;
        format!(
            r#"{{"vehicles": [{vehicle}], "jobs": [{{"id": 1, "location_index": 1}}], "matrices": {{"car": {{"durations": {cells}}}}}}}"#
        )
    };
    let changed = |from: &str, to: &str| DAY.replacen(from, to, 1);
    for (problem, code, next) in [
        ("{".to_owned(), "not_json: line 1, column 1", "VROOM's JSON"),
        (matrix("[[0, NaN], [1, 0]]"), "not_json: line 1", "VROOM's JSON"),
        (matrix("[[0, null], [1, 0]]"), "matrix_hole: matrix, row 0, column 1", "number of seconds"),
        (matrix("[[0, -1], [1, 0]]"), "matrix_number: matrix, row 0, column 1", "from 0 on"),
        (matrix("[[0], [1, 0]]"), "malformed: $.matrices.car.durations[0]", "correct"),
        (changed("\"jobs\"", "\"shipments\": [{}], \"jobs\""), "unsupported: $.shipments", "leave this out"),
        (
            changed("[[32400, 36000]]", "[[36000, 32400]]"),
            "impossible_window: $.jobs[0] (id 1)",
            "end after they begin",
        ),
        (changed("[120.12, 30.22]", "[30.22, 120.12]"), "coordinates_out_of_range: $.jobs[0] (id 1)", "longitude"),
        (changed("\"id\": 2", "\"id\": 1"), "bad_id: $.jobs[1] (id 1)", "an id of its own"),
        (r#"{"vehicles": [], "jobs": []}"#.to_owned(), "no_technician", "add a vehicle"),
    ] {
        let (status, answer, said) = plan(problem.as_bytes(), &["--steps", "1"]);
        assert_eq!((status, answer.as_str()), (Some(2), ""), "{said}");
        assert!(said.starts_with(code) && said.contains(next) && said.lines().count() == 1, "{said}");
    }
    assert_eq!(plan(b"\xff", &[]).0, Some(2));
    assert_eq!(plan(DAY.as_bytes(), &["--seconds", "nan"]).0, Some(2));
    assert_eq!(plan(DAY.as_bytes(), &["--seconds", "1", "--steps", "1"]).0, Some(2));
}

#[test]
fn a_million_jobs_are_refused() {
    let jobs = vec![r#"{"id":1,"location":[120.1,30.2]}"#; 1_000_000].join(",");
    let problem = format!(r#"{{"vehicles":[{{"id":1,"start":[120.1,30.2]}}],"jobs":[{jobs}]}}"#);
    let (status, _, said) = plan(problem.as_bytes(), &[]);
    assert_eq!(status, Some(2));
    assert!(said.starts_with("too_many_orders: $ (at most 10000); split the problem"), "{said}");
}
