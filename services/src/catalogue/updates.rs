//! Until when makers promise security updates. Only promises that a maker has made in public are in the file: models
//! without one have no year, which says nothing against them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// `slug,until,promise`, with a line of headings.
const FILE: &str = include_str!("../../../data/security_updates.csv");

static UNTIL: LazyLock<HashMap<&'static str, u16>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?.parse().ok()?))
    };
    FILE.lines().skip(1).filter_map(row).collect()
});

/// The year until which a model gets security updates, where its maker promises one.
pub(crate) fn updates_until(model_slug: &str) -> Option<u16> {
    UNTIL.get(model_slug).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_is_of_a_model_of_the_catalogue_and_read() {
        let catalogue = include_str!("../../../data/catalogue_core.csv");
        let slugs: HashSet<&str> = catalogue.lines().filter_map(|line| line.split(',').next()).collect();
        assert_eq!(UNTIL.len(), FILE.lines().count() - 1);
        for (slug, until) in UNTIL.iter() {
            assert!(slugs.contains(slug), "{slug}");
            assert!((2015..2040).contains(until), "{slug} {until}");
        }
        assert_eq!((updates_until("google-pixel-7a"), updates_until("nokia-3310")), (Some(2028), None));
    }
}
