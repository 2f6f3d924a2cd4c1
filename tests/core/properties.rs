//! Whatever comes in whatever order: what must hold after every message.

mod check;
mod world;

use proptest::prelude::*;

use world::{Step, World};

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => (0..world::key_count()).prop_map(Step::Key),
        // The keys that lead somewhere.
        14 => (0..world::LEADING_KEYS.len()).prop_map(Step::LeadingKey),
        2 => prop_oneof![Just('j'), Just('c'), Just('я'), Just('о'), Just(' ')].prop_map(Step::Text),
        1 => "[a-z\n\u{1b}я]{0,6}".prop_map(Step::Paste),
        1 => (0u16..=200, 0u16..=200).prop_map(|(width, height)| Step::Resize(width, height)),
        1 => Just(Step::Resize(80, 24)),
        2 => any::<u16>().prop_map(Step::Ring),
        6 => (any::<u16>(), any::<u64>()).prop_map(|(which, seed)| Step::AnswerRead(which, seed)),
        6 => (any::<u16>(), any::<u64>()).prop_map(|(which, seed)| Step::AnswerWrite(which, seed)),
        1 => any::<u16>().prop_map(Step::AnswerAgain),
        1 => (1u64..=4, any::<u64>()).prop_map(|(hook, seed)| Step::Colleague(hook, seed)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_must_hold_holds_after_every_message(steps in prop::collection::vec(step(), 1..160)) {
        let mut world = World::opened();
        for step in &steps {
            world.take(step);
        }
        world.settle();
        world.check_that_nothing_is_under_way();
    }

    #[test]
    fn the_same_messages_have_the_same_effects(steps in prop::collection::vec(step(), 1..60)) {
        let run = || {
            let mut world = World::opened();
            for step in &steps {
                world.take(step);
            }
            (format!("{:?}", world.model), world.log)
        };
        prop_assert_eq!(run(), run());
    }
}
