//! Quartiles of weighed values: a few strange ones don't move them.

/// A value, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub value: f64,
    pub weight: f64,
}

/// The three quartiles; `None` of nothing. Sorts the values.
pub(super) fn of(values: &mut [Weighed]) -> Option<[f64; 3]> {
    values.sort_by(|a, b| a.value.total_cmp(&b.value));
    let whole: f64 = values.iter().map(|v| v.weight).sum();
    Some([at(values, whole, 0.25)?, at(values, whole, 0.5)?, at(values, whole, 0.75)?])
}

/// The median of unweighed values; `None` of nothing.
pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<Weighed> = values.map(|value| Weighed { value, weight: 1.0 }).collect();
    of(&mut values).map(|[_, middle, _]| middle)
}

/// Takes out what lies so many times above or below the median; answers how many that were.
pub(super) fn without_strange(values: &mut Vec<Weighed>, times: f64) -> usize {
    let before = values.len();
    if let Some([_, middle, _]) = of(values) {
        values.retain(|v| v.value <= middle * times && v.value >= middle / times);
    }
    before - values.len()
}

/// The value below which that share of the weight lies, between the two neighbours it falls between.
fn at(sorted: &[Weighed], whole: f64, share: f64) -> Option<f64> {
    let wanted = whole * share;
    let mut below = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for v in sorted {
        // A value stands in the middle of its own weight.
        let here = below + v.weight / 2.0;
        if here >= wanted {
            return Some(match last {
                Some((value, at)) if here > at => value + (v.value - value) * (wanted - at) / (here - at),
                _ => v.value,
            });
        }
        last = Some((v.value, here));
        below += v.weight;
    }
    last.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(values: &[f64]) -> Vec<Weighed> {
        values.iter().map(|value| Weighed { value: *value, weight: 1.0 }).collect()
    }

    #[test]
    fn quartiles_part_the_values_in_four() {
        assert_eq!(of(&mut plain(&[4.0, 1.0, 3.0, 2.0])), Some([1.5, 2.5, 3.5]));
        assert_eq!(of(&mut plain(&[7.0])), Some([7.0, 7.0, 7.0]));
        assert_eq!(of(&mut []), None);
        assert_eq!(median([5.0, 1.0, 9.0].into_iter()), Some(5.0));
    }

    #[test]
    fn a_heavy_value_draws_the_middle() {
        let mut values = plain(&[1.0, 2.0, 3.0]);
        values.push(Weighed { value: 10.0, weight: 9.0 });
        let [_, middle, _] = of(&mut values).unwrap();
        assert!(middle > 7.0, "{middle}");
    }

    #[test]
    fn strange_values_are_taken_out() {
        let mut values = plain(&[100.0, 110.0, 90.0, 1.0, 9_999.0]);
        assert_eq!(without_strange(&mut values, 2.5), 2);
        assert_eq!(values.len(), 3);
    }

    proptest! {
        #[test]
        fn quartiles_lie_in_order_and_within(values in prop::collection::vec((1.0_f64..1e6, 0.5_f64..4.0), 1..60)) {
            let mut weighed: Vec<_> = values.iter().map(|(value, weight)| Weighed { value: *value, weight: *weight }).collect();
            let [low, middle, high] = of(&mut weighed).unwrap();
            prop_assert!(low <= middle && middle <= high);
            prop_assert!(low >= weighed[0].value && high <= weighed[weighed.len() - 1].value);
        }
    }
}
