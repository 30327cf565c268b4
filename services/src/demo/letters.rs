//! The words across each of the demo's pictures, in letters of five by seven dots.

use super::canvas::{Canvas, Colour, mixed};

/// What is written, so that nobody takes a picture for a photo of the item.
pub(super) const NOTICE: &str = "DRAWN DEMO PICTURE";

/// A letter's seven rows from the top, the leftmost dot in the highest of five bits.
fn letter(c: char) -> [u8; 7] {
    match c {
        'A' => [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        'C' => [0b01111, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b01111],
        'D' => [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        'E' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        'I' => [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        'M' => [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
        'N' => [0b10001, 0b11001, 0b10101, 0b10101, 0b10011, 0b10001, 0b10001],
        'O' => [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        'P' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
        'R' => [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001],
        'T' => [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        'U' => [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        'W' => [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001],
        _ => [0; 7],
    }
}

const DARK: Colour = [52, 54, 62];
const PALE: Colour = [255; 3];

/// Columns of a letter with the gap after it.
const ADVANCE: usize = 6;

/// Writes [`NOTICE`] from the lower left to the upper right, through the middle of the canvas.
pub(super) fn write_notice(canvas: &mut Canvas) {
    let letters: Vec<[u8; 7]> = NOTICE.chars().map(letter).collect();
    let (width, height) = canvas.size();
    let columns = (letters.len() * ADVANCE - 1) as f32;
    let dot = width * 1.08 / columns;
    let (sin, cos) = (-0.62_f32).sin_cos();
    let lit = |x: f32, y: f32| {
        let (x, y) = (x - width / 2.0, y - height / 2.0);
        let column = (x * cos + y * sin) / dot + columns / 2.0;
        let row = (y * cos - x * sin) / dot + 3.5;
        if column < 0.0 || row < 0.0 || column >= columns || row >= 7.0 {
            return false;
        }
        let (column, row) = (column as usize, row as usize);
        column % ADVANCE < 5 && letters[column / ADVANCE][row] >> (4 - column % ADVANCE) & 1 == 1
    };
    let parts = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)];
    canvas.each_row([0.0, 0.0, width, height], 0.0, |y, row| {
        // Only a band along the diagonal has letters at all.
        let middle = width / 2.0 + (y - height / 2.0) * cos / sin;
        let reach = (4.0 * dot / sin).abs();
        for (x, pixel) in row.filter(|(x, _)| (x - middle).abs() <= reach) {
            let covered = parts.iter().filter(|(dx, dy)| lit(x + dx, y + dy)).count();
            if covered == 0 {
                continue;
            }
            // Dark letters can be read on what is pale, pale ones on what is dark.
            let pale = pixel.0.iter().map(|part| u32::from(*part)).sum::<u32>() > 420;
            let colour = if pale { DARK } else { PALE };
            pixel.0 = mixed(pixel.0, colour, 0.66 * covered as f32 / 4.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_notice_has_a_shape() {
        for c in NOTICE.chars().filter(|c| *c != ' ') {
            assert_ne!(letter(c), [0; 7], "{c}");
        }
    }

    #[test]
    fn the_notice_goes_across_the_whole_picture() {
        let mut canvas = Canvas::new((1000, 1250), 0.3, [0; 3], [0; 3]);
        write_notice(&mut canvas);
        let lit: Vec<(u32, u32)> =
            canvas.image.enumerate_pixels().filter(|(.., p)| p.0[0] > 100).map(|(x, y, _)| (x, y)).collect();
        assert!(lit.len() > 2_000, "{}", lit.len());
        assert!(
            lit.iter().any(|(x, y)| *x < 60 && *y > 225) && lit.iter().any(|(x, y)| *x > 240 && *y < 150)
        );
    }
}
