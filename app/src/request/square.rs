//! Draws addresses as squares (QR).

use crate::components::square::Square;
use qrcode::{Color, EcLevel, QrCode};

/// Light points around the dark ones; with fewer, some telephones find nothing.
const EDGE: usize = 4;

/// The square of an address; nothing where the address is longer than a square can hold.
pub fn square(address: &str) -> Option<Square> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while let Some(begin) = row[x..].iter().position(|color| *color == Color::Dark).map(|found| x + found) {
            let length = row[begin..].iter().take_while(|color| **color == Color::Dark).count();
            path.push_str(&format!("M{} {}h{length}v1h-{length}z", begin + EDGE, y + EDGE));
            x = begin + length;
        }
    }
    Some(Square { side: width + 2 * EDGE, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points of the drawing, by running along its lines.
    fn is_dark(square: &Square, x: usize, y: usize) -> bool {
        square.path.split('M').skip(1).any(|line| {
            let (at, rest) = line.split_once(' ').expect("a place and a line");
            let (row, rest) = rest.split_once('h').expect("a row and a length");
            let (length, _) = rest.split_once('v').expect("a length");
            let number = |text: &str| text.parse::<usize>().expect("a number");
            number(row) == y && (number(at)..number(at) + number(length)).contains(&x)
        })
    }

    #[test]
    fn the_drawing_is_the_code_with_a_light_edge() {
        let address = "https://site.test/sign-in?letter";
        let square = square(address).expect("it is short");
        let code = QrCode::with_error_correction_level(address, EcLevel::M).expect("it is short");
        assert_eq!(square.side, code.width() + 2 * EDGE);
        for y in 0..square.side {
            for x in 0..square.side {
                let inside = (EDGE..square.side - EDGE).contains(&x) && (EDGE..square.side - EDGE).contains(&y);
                let expected = inside && code[(x - EDGE, y - EDGE)] == Color::Dark;
                assert_eq!(is_dark(&square, x, y), expected, "{x} {y}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        assert_eq!(square(&"x".repeat(5000)), None);
    }
}
