//! The register in the box: its answers are invented, always the same, and say so. And the register that is none.

use super::{DeviceCheck, NoAnswer};
use crate::Result;
use async_trait::async_trait;
use domain::Imei;
use domain::devices::{DeviceAnswer, Finding};
use domain::imei::check_digit;

/// Answers without asking anybody. Every IMEI is clean, except those whose first eight digits are [`TAC`]; of
/// those, the six digits behind decide:
///
/// | digits | IMEI | answer |
/// |---|---|---|
/// | 000001 | 001012300000019 | reported stolen |
/// | 000002 | 001012300000027 | locked by an account |
/// | 000003 | 001012300000035 | does not know the phone |
/// | 000004 | 001012300000043 | owes the answer, for good |
/// | 000005 | 001012300000050 | can't be reached |
pub struct SandboxRegister;

/// Belongs to no phone: codes that begin with 00101 are for test networks.
const TAC: &str = "00101230";

/// One of the IMEIs that the sandbox answers in its own way.
pub fn sandbox_imei(number: u32) -> String {
    let digits = format!("{TAC}{number:06}");
    format!("{digits}{}", char::from(check_digit(&digits)))
}

#[async_trait]
impl DeviceCheck for SandboxRegister {
    fn source(&self) -> &str {
        "Sandbox register, invented answers"
    }

    fn is_there(&self) -> bool {
        true
    }

    async fn check(&self, imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer> {
        use Finding::{Clean, Hit, Unknown};
        let (blacklist, account_lock) = match imei.digits().strip_prefix(TAC).map(|rest| &rest[..6]) {
            Some("000001") => (Hit, Clean),
            Some("000002") => (Clean, Hit),
            Some("000003") => (Unknown, Unknown),
            Some("000004") => return Ok(None),
            Some("000005") => return Err(NoAnswer("the sandbox plays dead for this IMEI".into())),
            _ => (Clean, Clean),
        };
        Ok(Some(DeviceAnswer { blacklist, account_lock }))
    }
}

/// No register: every phone stays "not checked".
pub struct NoRegister;

#[async_trait]
impl DeviceCheck for NoRegister {
    fn source(&self) -> &str {
        "No register"
    }

    fn is_there(&self) -> bool {
        false
    }

    async fn check(&self, _imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_imeis_are_those_that_are_answered() {
        let documented =
            ["001012300000019", "001012300000027", "001012300000035", "001012300000043", "001012300000050"];
        for (number, imei) in (1..).zip(documented) {
            assert_eq!(sandbox_imei(number), imei);
            assert!(imei.parse::<Imei>().is_ok());
        }
    }
}
