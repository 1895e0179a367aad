//! Answers one question.

use jobsheet_api::ApiError;
use jobsheet_api::device::Reply;
use jobsheet_model::OrderId;
use jobsheet_model::form::{Field, FieldKind};
use jobsheet_record::AnswerKey;
use serde_json::Value;

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::input;

impl Core {
    /// Keeps an answer; null takes it back.
    pub(crate) fn answer(&mut self, order: OrderId, field: &str, value: &Value) -> Result<Reply> {
        let sight = self.sight_to_write(order)?;
        let form = sight.subject().form().ok_or_else(|| ApiError::invalid("field", "no_form"))?;
        let question =
            form.fields.iter().find(|one| one.id == field).ok_or_else(|| ApiError::invalid("field", "unknown"))?;
        let value = fitting(question, value)?;
        let key = AnswerKey::field(form.id, field).to_string();
        let moment = self.moment()?;
        self.perform(
            &moment,
            &Work { order, code: "answers", input: Input::Answer { key, value }, files: Vec::new() },
        )?;
        Ok(Reply::Done)
    }
}

/// The value if it is of the field's kind. A reading outside its plausible range is kept: it may be the fault that was
/// looked for, and the screen points at it.
fn fitting(field: &Field, value: &Value) -> Result<Value> {
    let fits = match (&field.kind, value) {
        (_, Value::Null) => true,
        (FieldKind::Check, Value::Bool(_)) => true,
        (FieldKind::Verdict, Value::String(code)) => matches!(code.as_str(), "pass" | "fail" | "na"),
        (FieldKind::Text, Value::String(text)) => return Ok(Value::String(input::text("value", text, input::TEXT)?)),
        (FieldKind::Number { .. }, Value::Number(number)) => number.as_f64().is_some_and(f64::is_finite),
        (FieldKind::Choice { options }, Value::String(code)) => options.iter().any(|option| option.code == *code),
        _ => false,
    };
    if fits { Ok(value.clone()) } else { Err(ApiError::invalid("value", "not_of_this_field").into()) }
}
