//! A flow as data: a table of steps.

use std::fmt;

use jobsheet_model::Status;
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::form::Label;
use serde::{Deserialize, Serialize};

/// One version of a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Rises by one with each publishing; orders pin it.
    pub version: u32,
    /// What people call it.
    pub name: Label,
    /// All steps. Of several that fit, the first counts.
    pub steps: Vec<Step>,
}

/// One step that a technician can take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    pub action: Action,
    /// States in which it can be done.
    pub from: Vec<Status>,
    /// The state it leads to.
    pub to: Status,
    /// States in which it is the one big button.
    #[serde(default)]
    pub main: Vec<Status>,
    /// It wants a reason.
    #[serde(default)]
    pub reason: bool,
    /// Photos that must be there (B8, B9).
    #[serde(default)]
    pub photos: Vec<Slot>,
    /// Required questions of the pinned form must be answered.
    #[serde(default)]
    pub answers: bool,
    /// A signature must be there.
    #[serde(default)]
    pub signature: bool,
    /// The technician gives the order back: the visit ends and the office plans anew.
    #[serde(default)]
    pub ends_visit: bool,
}

/// A flow that cannot work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFlow(pub String);

impl fmt::Display for BadFlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "flow cannot be used: {}", self.0)
    }
}

impl std::error::Error for BadFlow {}

impl Flow {
    /// The text of the flow that a new house starts with.
    pub const STANDARD: &'static str = include_str!("../flows/default.json");

    /// Reads and checks a flow.
    ///
    /// # Errors
    /// [`BadFlow`] names what is wrong: unreadable JSON, a step from nowhere, two big buttons in one state.
    pub fn parse(text: &str) -> Result<Self, BadFlow> {
        let flow: Self = serde_json::from_str(text).map_err(|error| BadFlow(error.to_string()))?;
        flow.check()?;
        Ok(flow)
    }

    /// Reads and checks a flow that is JSON already, as the catalogue holds it.
    ///
    /// # Errors
    /// As [`Flow::parse`].
    pub fn from_value(value: &serde_json::Value) -> Result<Self, BadFlow> {
        let flow = Self::deserialize(value).map_err(|error| BadFlow(error.to_string()))?;
        flow.check()?;
        Ok(flow)
    }

    fn check(&self) -> Result<(), BadFlow> {
        if self.steps.is_empty() {
            return Err(BadFlow("it has no steps".to_owned()));
        }
        for step in &self.steps {
            if step.from.is_empty() {
                return Err(BadFlow(format!("{} starts in no state", step.action.code())));
            }
            if let Some(state) = step.main.iter().find(|state| !step.from.contains(state)) {
                return Err(BadFlow(format!(
                    "{} is the main step of {} but cannot be done there",
                    step.action.code(),
                    state.code()
                )));
            }
        }
        for state in Status::ALL {
            let main: Vec<_> = self.steps.iter().filter(|step| step.main.contains(&state)).collect();
            if let [one, two, ..] = main.as_slice() {
                return Err(BadFlow(format!(
                    "{} and {} are both the main step of {}",
                    one.action.code(),
                    two.action.code(),
                    state.code()
                )));
            }
        }
        Ok(())
    }

    /// The step that `action` means in `status`, if it can be done there.
    #[must_use]
    pub fn step(&self, action: Action, status: Status) -> Option<&Step> {
        self.steps.iter().find(|step| step.action == action && step.from.contains(&status))
    }
}
