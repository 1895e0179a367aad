//! What can be done now.

use jobsheet_model::Status;
use jobsheet_model::entry::{Action, Missing};
use jobsheet_model::form::Form;

use crate::{Evidence, Flow};

/// A step that can be taken in the present state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// What.
    pub action: Action,
    /// It is the one big button.
    pub main: bool,
    /// It wants a reason.
    pub reason: bool,
    /// What must be there first. A signature is not listed for the step that makes it.
    pub missing: Vec<Missing>,
}

/// All steps that can be taken in `status`, the main one first, then in the flow's order.
#[must_use]
pub fn next_steps(flow: &Flow, status: Status, evidence: &Evidence, form: Option<&Form>) -> Vec<NextStep> {
    let mut steps: Vec<NextStep> = flow
        .steps
        .iter()
        .filter(|step| step.from.contains(&status))
        .map(|step| {
            let mut missing = evidence.missing(step, form);
            if step.action == Action::Sign {
                // Signing is how the signature comes to be.
                missing.retain(|one| *one != Missing::Signature);
            }
            NextStep { action: step.action, main: step.main.contains(&status), reason: step.reason, missing }
        })
        .collect();
    steps.sort_by_key(|step| !step.main);
    steps
}
