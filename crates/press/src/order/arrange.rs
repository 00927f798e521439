//! A list with room above the fold to the order in which the most strong proof ends within that room, exactly.
//!
//! In any order, some members end wholly within the room, at most one is cut by its edge, and the rest give nothing.
//! So the best order puts a set first, then one member that the edge may cut, then the others. For each number of
//! strong blocks in the set the lowest set is enough, whichever member follows it: the lower the set, the more room.

use super::geometry::{EDGE, List, Member};

/// Puts a list, and the lists inside its members, in the best order for `room` from the list's top.
pub(super) fn arrange(list: &mut List, room: f64) {
    if list.movable && list.members.len() > 1 && room > 0.0 {
        let best = best_order(list, room);
        if best.count > count_arranged(list, &list.order, room) {
            list.order = best.order;
        }
    }
    let mut top = 0.0;
    for &number in &list.order {
        let member = &mut list.members[number];
        for inner in &mut member.lists {
            arrange(inner, room - top - inner.top);
        }
        top += member.pitch;
    }
}

/// Strong blocks within the room when members come in `order` and each arranges its own lists as best it can.
fn count_arranged(list: &List, order: &[usize], room: f64) -> usize {
    let mut top = 0.0;
    order
        .iter()
        .map(|&number| {
            let count = best_count(&list.members[number], room - top);
            top += list.members[number].pitch;
            count
        })
        .sum()
}

/// The most strong blocks of a member that end within `room` from its top.
fn best_count(member: &Member, room: f64) -> usize {
    if room <= 0.0 {
        return 0;
    }
    let own = member.gains.iter().filter(|&&bottom| bottom <= room + EDGE).count();
    let inner: usize = member
        .lists
        .iter()
        .map(|list| {
            let room = room - list.top;
            let kept = count_arranged(list, &list.order, room);
            if list.movable && list.members.len() > 1 { best_order(list, room).count.max(kept) } else { kept }
        })
        .sum();
    own + inner
}

struct Best {
    count: usize,
    order: Vec<usize>,
}

fn best_order(list: &List, room: f64) -> Best {
    let everyone: Vec<usize> = (0..list.members.len()).collect();
    let mut best = Best { count: 0, order: everyone.clone() };
    // The last of the set is tried as every member; `None` stands for a set that nothing follows within the room.
    for cut in std::iter::once(None).chain(everyone.iter().copied().map(Some)) {
        let others: Vec<usize> = everyone
            .iter()
            .copied()
            .filter(|&member| Some(member) != cut && list.members[member].total() > 0)
            .collect();
        for set in lowest_sets(list, &others, room) {
            let rest = room - set.height;
            let count = set.count + cut.map_or(0, |cut| best_count(&list.members[cut], rest));
            if count > best.count {
                let mut order = set.members.clone();
                order.extend(cut);
                order.extend(everyone.iter().filter(|member| !set.members.contains(member) && Some(**member) != cut));
                best = Best { count, order };
            }
        }
    }
    best
}

#[derive(Debug, Clone)]
struct Set {
    count: usize,
    height: f64,
    members: Vec<usize>,
}

/// For each number of strong blocks, the lowest set of members that holds so many and ends within the room.
fn lowest_sets(list: &List, members: &[usize], room: f64) -> Vec<Set> {
    let mut sets: Vec<Set> = vec![Set { count: 0, height: 0.0, members: Vec::new() }];
    for &number in members {
        let member = &list.members[number];
        let total = member.total();
        let mut grown: Vec<Set> = Vec::new();
        for set in &sets {
            let height = set.height + member.pitch;
            if height > room + EDGE {
                continue;
            }
            let mut members = set.members.clone();
            members.push(number);
            grown.push(Set { count: set.count + total, height, members });
        }
        for set in grown {
            match sets.iter_mut().find(|known| known.count == set.count) {
                Some(known) if set.height < known.height => *known = set,
                Some(_) => {}
                None => sets.push(set),
            }
        }
    }
    sets
}

/// The fewest moves from one order to another: what need not move is a longest common run of both orders, and each of
/// the others is put right after the one it is to follow. Places are from 0.
pub(super) fn steps(from: &[usize], to: &[usize]) -> Vec<(usize, usize)> {
    let mut place = vec![0; from.len()];
    for (index, &member) in from.iter().enumerate() {
        place[member] = index;
    }
    let mut settled = longest_growing(to, &place);
    let mut order = from.to_vec();
    let mut steps = Vec::new();
    let mut before: Option<usize> = None;
    for &member in to {
        if !settled[member] {
            let Some(at) = order.iter().position(|&other| other == member) else { continue };
            order.remove(at);
            let target = before
                .and_then(|before| order.iter().position(|&other| other == before))
                .map_or(0, |position| position + 1);
            order.insert(target, member);
            if at != target {
                steps.push((at, target));
            }
            settled[member] = true;
        }
        before = Some(member);
    }
    steps
}

/// Which members of `sequence` belong to a longest stretch in which their places grow.
fn longest_growing(sequence: &[usize], place: &[usize]) -> Vec<bool> {
    let mut length = vec![1; sequence.len()];
    let mut previous = vec![None; sequence.len()];
    for i in 0..sequence.len() {
        for j in 0..i {
            if place[sequence[j]] < place[sequence[i]] && length[j] + 1 > length[i] {
                length[i] = length[j] + 1;
                previous[i] = Some(j);
            }
        }
    }
    let mut settled = vec![false; sequence.len()];
    let mut at = (0..sequence.len()).max_by_key(|&index| length[index]);
    while let Some(index) = at {
        settled[sequence[index]] = true;
        at = previous[index];
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proofpress_resume::BlockId;
    use proofpress_resume::model::IdKind;
    use proptest::prelude::*;

    fn list(members: Vec<Member>) -> List {
        List { order: (0..members.len()).collect(), members, movable: true, top: 0.0, start: 0 }
    }

    fn member(number: u32, pitch: f64, gains: Vec<f64>, lists: Vec<List>) -> Member {
        Member { id: BlockId::new(IdKind::Block, number), pitch, gains, lists }
    }

    fn permutations(count: usize) -> Vec<Vec<usize>> {
        if count == 0 {
            return vec![Vec::new()];
        }
        permutations(count - 1)
            .into_iter()
            .flat_map(|shorter| {
                (0..count).map(move |at| {
                    let mut longer = shorter.clone();
                    longer.insert(at, count - 1);
                    longer
                })
            })
            .collect()
    }

    /// The best over every order of every list.
    fn brute_force(list: &List, room: f64) -> usize {
        permutations(list.members.len())
            .into_iter()
            .map(|order| {
                let mut top = 0.0;
                order
                    .iter()
                    .map(|&number| {
                        let member = &list.members[number];
                        let own = member.gains.iter().filter(|&&bottom| bottom <= room - top + EDGE).count();
                        let inner: usize =
                            member.lists.iter().map(|inner| brute_force(inner, room - top - inner.top)).sum();
                        top += member.pitch;
                        own + inner
                    })
                    .sum::<usize>()
            })
            .max()
            .unwrap_or(0)
    }

    fn bullets() -> impl Strategy<Value = Vec<Member>> {
        prop::collection::vec((1_u32..4, any::<bool>()), 1..6).prop_map(|bullets| {
            bullets
                .into_iter()
                .enumerate()
                .map(|(number, (lines, strong))| {
                    let height = f64::from(lines) * 13.0;
                    member(number as u32, height + 6.0, if strong { vec![height] } else { Vec::new() }, Vec::new())
                })
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn bullets_come_in_the_best_order(members in bullets(), room in 0.0..200.0) {
            let mut list = list(members);
            let best = brute_force(&list, room);
            arrange(&mut list, room);
            prop_assert_eq!(list.count(room), best);
        }

        #[test]
        fn projects_come_in_the_best_order(projects in prop::collection::vec(bullets(), 1..4), room in 0.0..400.0) {
            let members = projects
                .into_iter()
                .enumerate()
                .map(|(number, bullets)| {
                    let height: f64 = bullets.iter().map(|bullet| bullet.pitch).sum();
                    let mut inner = list(bullets);
                    inner.top = 20.0;
                    member(100 + number as u32, height + 30.0, Vec::new(), vec![inner])
                })
                .collect();
            let mut list = list(members);
            let best = brute_force(&list, room);
            arrange(&mut list, room);
            prop_assert_eq!(list.count(room), best);
        }

        #[test]
        fn steps_lead_from_one_order_to_the_other(to in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let from: Vec<usize> = (0..8).collect();
            let mut order = from.clone();
            for (at, target) in steps(&from, &to) {
                let member = order.remove(at);
                order.insert(target, member);
            }
            prop_assert_eq!(order, to);
        }
    }
}
