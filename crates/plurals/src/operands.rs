//! What a plural rule looks at: a number as it is written. The names are CLDR's (UTS 35, part 3, "Plural Operand Meanings").

/// A number, taken apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PluralOperands {
    /// Its absolute value.
    pub n: f64,
    /// The whole part of that.
    pub i: u64,
    /// How many digits stand behind the point.
    pub v: usize,
    /// The same without zeros at the end.
    pub w: usize,
    /// Those digits as a number.
    pub f: u64,
    /// The same without zeros at the end.
    pub t: u64,
}

impl TryFrom<f64> for PluralOperands {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        let n = value.abs();
        if !n.is_finite() {
            return Err("not a number");
        }
        // The shortest writing that reads back as the same number never ends in a zero.
        let written = n.to_string();
        let digits = written.split_once('.').map_or("", |(_, digits)| digits);
        let f = digits.parse().unwrap_or_default();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and positive; huge ones saturate"
        )]
        let i = n.trunc() as u64;
        Ok(Self { n, i, v: digits.len(), w: digits.len(), f, t: f })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_apart_as_it_is_written() {
        let of = |value: f64| PluralOperands::try_from(value).unwrap();
        assert_eq!(of(2.0), PluralOperands { n: 2.0, i: 2, v: 0, w: 0, f: 0, t: 0 });
        assert_eq!(of(-1234.567), PluralOperands { n: 1234.567, i: 1234, v: 3, w: 3, f: 567, t: 567 });
        assert_eq!(of(0.05), PluralOperands { n: 0.05, i: 0, v: 2, w: 2, f: 5, t: 5 });
    }
}
