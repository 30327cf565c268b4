//! The condition of a phone, computed from what its seller answered: the worst answer decides.

use super::answers::{Answers, Body, Function, Parts, Screen};
use super::grades::Grade;

/// With less than this left of it, in percent, makers count a battery as worn.
pub const WORN_BATTERY: u8 = 80;

/// A grade, and what decided it, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    pub grade: Grade,
    /// A clause without a full stop: `the screen has light marks`.
    pub because: Vec<String>,
}

impl Graded {
    /// `Good, because the screen has light marks and the battery is at 78 %.`
    pub fn sentence(&self) -> String {
        let grade = self.grade.label();
        match self.because.as_slice() {
            [] => format!("{grade}: nothing in the answers speaks against it."),
            [one] => format!("{grade}, because {one}."),
            [first @ .., last] => format!("{grade}, because {} and {last}.", first.join(", ")),
        }
    }
}

/// The grade of a phone; `None` until everything that decides it is answered.
pub fn grade(answers: &Answers) -> Option<Graded> {
    let screen = match answers.screen? {
        Screen::Flawless => (Grade::Mint, "the screen is flawless"),
        Screen::Marks => (Grade::Good, "the screen has light marks"),
        Screen::Scratched => (Grade::Fair, "the screen has deep scratches"),
        Screen::Cracked => (Grade::Damaged, "the screen is cracked"),
    };
    let body = match answers.body? {
        Body::Flawless => (Grade::Mint, "back and frame are flawless"),
        Body::Worn => (Grade::Good, "back or frame show light wear"),
        Body::Dented => (Grade::Fair, "back or frame have scratches or dents that can be felt"),
        Body::Broken => (Grade::Damaged, "back or frame are broken or bent"),
    };
    let function = match answers.function? {
        Function::Full => (Grade::Mint, "everything works"),
        Function::Faulty => (Grade::Damaged, "something does not work"),
    };
    let parts = match answers.parts? {
        Parts::Original => (Grade::Mint, "all parts are the maker's"),
        Parts::Foreign => (Grade::Good, "some parts are not the maker's"),
    };
    let battery = match answers.battery {
        Some(percent) if percent < WORN_BATTERY => (Grade::Good, format!("the battery is at {percent} %")),
        _ => (Grade::Mint, String::new()),
    };
    let found = [screen, body, function, parts].map(|(grade, why)| (grade, why.to_owned()));
    let found: Vec<(Grade, String)> = found.into_iter().chain([battery]).collect();
    // Grades are ordered from best to worst.
    let worst = found.iter().map(|(grade, _)| *grade).max()?;
    let because = match worst {
        Grade::Mint => Vec::new(),
        _ => found.into_iter().filter(|(grade, _)| *grade == worst).map(|(_, why)| why).collect(),
    };
    Some(Graded { grade: worst, because })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flawless() -> Answers {
        Answers {
            screen: Some(Screen::Flawless),
            body: Some(Body::Flawless),
            function: Some(Function::Full),
            parts: Some(Parts::Original),
            ..Answers::default()
        }
    }

    #[test]
    fn the_worst_answer_decides_the_grade() {
        for screen in Screen::ALL {
            for body in Body::ALL {
                for function in Function::ALL {
                    for parts in Parts::ALL {
                        let answers = Answers {
                            screen: Some(*screen),
                            body: Some(*body),
                            function: Some(*function),
                            parts: Some(*parts),
                            ..Answers::default()
                        };
                        let broken = *screen == Screen::Cracked
                            || *body == Body::Broken
                            || *function == Function::Faulty;
                        let felt = *screen == Screen::Scratched || *body == Body::Dented;
                        let seen =
                            *screen == Screen::Marks || *body == Body::Worn || *parts == Parts::Foreign;
                        let expected = match (broken, felt, seen) {
                            (true, ..) => Grade::Damaged,
                            (_, true, _) => Grade::Fair,
                            (_, _, true) => Grade::Good,
                            _ => Grade::Mint,
                        };
                        assert_eq!(grade(&answers).unwrap().grade, expected, "{answers:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_worn_battery_is_not_mint() {
        for (percent, expected) in
            [(100, Grade::Mint), (80, Grade::Mint), (79, Grade::Good), (20, Grade::Good)]
        {
            assert_eq!(grade(&Answers { battery: Some(percent), ..flawless() }).unwrap().grade, expected);
        }
    }

    #[test]
    fn the_reason_is_told_in_words() {
        assert_eq!(grade(&flawless()).unwrap().sentence(), "Mint: nothing in the answers speaks against it.");
        let used = Answers { screen: Some(Screen::Marks), battery: Some(78), ..flawless() };
        assert_eq!(
            grade(&used).unwrap().sentence(),
            "Good, because the screen has light marks and the battery is at 78 %."
        );
        let cracked = Answers { screen: Some(Screen::Cracked), ..used };
        assert_eq!(grade(&cracked).unwrap().sentence(), "Damaged, because the screen is cracked.");
    }

    #[test]
    fn there_is_no_grade_before_everything_that_decides_it_is_answered() {
        for lacking in [
            Answers { screen: None, ..flawless() },
            Answers { body: None, ..flawless() },
            Answers { function: None, ..flawless() },
            Answers { parts: None, ..flawless() },
        ] {
            assert_eq!(grade(&lacking), None);
        }
    }
}
