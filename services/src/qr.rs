//! QR codes as drawings.

use crate::{Error, Result};
use domain::hand_overs::QrDrawing;
use qrcodegen::{QrCode, QrCodeEcc};

/// Blank modules around a code.
const QUIET_ZONE: i32 = 4;

/// Draws the code of a text.
pub(crate) fn draw(text: &str) -> Result<QrDrawing> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|e| Error::failed(e.to_string()))?;
    let size = u32::try_from(code.size() + 2 * QUIET_ZONE).map_err(Error::failed)?;
    Ok(QrDrawing { size, path: path(&code) })
}

/// The dark modules as the `d` of an SVG path: one run a row, one unit a module.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path.push_str(&format!("M{},{}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE));
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_draws_the_modules_of_the_code() {
        let code = QrCode::encode_text("otpauth://totp/x", QrCodeEcc::Medium).unwrap();
        let drawing = draw("otpauth://totp/x").unwrap();
        assert_eq!(drawing.size as i32, code.size() + 2 * QUIET_ZONE);
        let mut drawn = std::collections::HashSet::new();
        for run in drawing.path.split('M').skip(1) {
            let (x, rest) = run.split_once(',').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let (x, y, length): (i32, i32, i32) =
                (x.parse().unwrap(), y.parse().unwrap(), length.parse().unwrap());
            drawn.extend((x..x + length).map(|x| (x - QUIET_ZONE, y - QUIET_ZONE)));
        }
        for y in 0..code.size() {
            for x in 0..code.size() {
                assert_eq!(drawn.contains(&(x, y)), code.get_module(x, y), "module {x}, {y}");
            }
        }
    }
}
