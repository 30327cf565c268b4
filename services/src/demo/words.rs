//! What the people of the demo market say about their phones.

use domain::listings::Grade;

/// How it looks.
pub(super) const fn condition(grade: Grade) -> &'static [&'static str] {
    match grade {
        Grade::Mint => &[
            "Looks the way it did when I took it out of the box.",
            "Lived in a case with a glass protector from the first day; I can't find a mark on it.",
            "Bought as a spare and hardly ever switched on.",
            "I checked it under a bright lamp and found no scratch, front or back.",
            "Came back from a warranty exchange two months ago, so it is as good as new.",
            "Used as a desk phone for a few weeks. No marks at all.",
        ],
        Grade::Good => &[
            "Two hairline marks on the frame near the charging port, nothing on the screen.",
            "Light wear at the corners from the case; the glass is clean.",
            "There is a faint scratch on the back that only shows when you tilt it.",
            "Screen is spotless. The frame has the small rubs that a year in a pocket leaves.",
            "Honest everyday wear, nothing you can feel with a fingernail.",
            "One tiny nick at the lower left corner, shown in the second picture.",
        ],
        Grade::Fair => &[
            "Several scratches on the screen that you can feel, but none in the way when it is lit.",
            "A dent at the top edge from a fall onto gravel. Everything works as it should.",
            "The back is well scuffed because I never used a case.",
            "Paint is worn off at the corners, and the display has a long thin scratch.",
            "It has travelled with me for years, and you can see it. The glass is whole.",
        ],
        Grade::Damaged => &[
            "The screen glass is cracked from the lower right corner. Touch and picture still work everywhere.",
            "Back glass is broken, and the main camera is blurry at the edges. Front is fine.",
            "The battery swells a little and needs replacing before it is used every day.",
            "The charging port is loose: it charges wirelessly, or by cable at the right angle.",
            "A line of dead pixels runs down the left side of the display. Everything else works.",
        ],
    }
}

/// How it works; not said of damaged ones.
pub(super) const STATE: [&str; 14] = [
    "Battery health shows 89 %.",
    "Battery health is at 94 %, and it easily lasts my day.",
    "Battery still gets me from breakfast to bedtime.",
    "I had the battery replaced by a repair shop last spring; the receipt comes with it.",
    "Face and fingerprint unlock work every time.",
    "Speakers, microphones and cameras all tested today.",
    "Updated to the newest system and reset afterwards.",
    "Already signed out of my accounts and erased.",
    "Works with both a physical SIM and an eSIM.",
    "Never opened, never repaired, never been in water.",
    "No burn-in, and the brightness is even.",
    "All buttons click as they should, the mute switch included.",
    "GPS, Bluetooth and contactless payment work fine.",
    "The wireless charging works with and without a case.",
];

/// What comes with it.
pub(super) const EXTRAS: [&str; 12] = [
    "Comes in its box with an unused cable.",
    "I'll add two cases and a spare screen protector.",
    "Box and paper are gone, but a charger is included.",
    "Just the phone, well wrapped.",
    "Includes the original box, cable and a leather case.",
    "A clear case is on it and stays on it.",
    "The receipt is there, so the rest of the warranty goes to you.",
    "Comes with a fast charger that I no longer need.",
    "Box included; the cable has been used.",
    "I can add a car mount if you want it.",
    "Nothing else in the parcel, which keeps the price down.",
    "With a wallet case that is worn but fine.",
];

/// Why it is sold, or how.
pub(super) const CLOSING: [&str; 14] = [
    "Selling because work gave me another one.",
    "I moved up to a bigger screen, so this one is looking for a new home.",
    "It was my daughter's; she switched systems.",
    "Ships the next working day, insured.",
    "I pack with care and send a photo of the parcel.",
    "From a home without pets or smoke.",
    "Ask me anything, I usually answer within the hour.",
    "The price is fair, I think; reasonable offers are read.",
    "Second owner; bought it from a friend in my street.",
    "I only sell what I have used myself.",
    "Gift that I never got along with.",
    "Going abroad, so it needs to go soon.",
    "Two of us upgraded at once, hence the sale.",
    "",
];
