//! Running other programs, and saying so.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Runs a command with the terminal as its output; an error names the command and its status.
pub fn run(command: &mut Command) -> Result<()> {
    let words = words(command);
    let status = command.status().with_context(|| format!("could not start `{words}`"))?;
    if !status.success() {
        bail!("`{words}` failed ({status})");
    }
    Ok(())
}

/// Runs a command and returns what it wrote to standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let words = words(command);
    let out = command.output().with_context(|| format!("could not start `{words}`"))?;
    if !out.status.success() {
        bail!("`{words}` failed ({}): {}", out.status, String::from_utf8_lossy(&out.stderr).trim());
    }
    String::from_utf8(out.stdout).with_context(|| format!("`{words}` wrote no UTF-8"))
}

/// Runs a command silently; true when it could be started and succeeded.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|out| out.status.success())
}

/// Says what is being done and, when it is done, how long it took.
pub fn step<T>(what: &str, body: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("· {what}");
    let started = Instant::now();
    let value = body()?;
    let took = started.elapsed().as_secs_f32();
    if took > 2.0 {
        println!("  {what}: {took:.1} s");
    }
    Ok(value)
}

/// The command as a person would type it, without the environment.
pub fn words(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    command.get_args().fold(program, |line, arg| format!("{line} {}", arg.to_string_lossy()))
}
