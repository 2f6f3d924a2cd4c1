//! Cycles in a graph of names.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(crate) type Graph = BTreeMap<String, BTreeSet<String>>;

/// The groups of nodes that can all reach each other; nodes that are in no cycle are left out.
pub(crate) fn cycles(graph: &Graph) -> Vec<BTreeSet<String>> {
    let reachable: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|node| (node.as_str(), reachable_from(graph, node))).collect();
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for (node, reached) in &reachable {
        if !reached.contains(node) || groups.iter().any(|group| group.contains(*node)) {
            continue;
        }
        let members = reached.iter().filter(|other| reachable.get(*other).is_some_and(|back| back.contains(node)));
        groups.push(members.map(|member| (*member).to_owned()).collect());
    }
    groups
}

fn reachable_from<'a>(graph: &'a Graph, start: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = graph.get(start).into_iter().flatten().map(String::as_str).collect();
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(graph.get(node).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

/// The shortest cycle among these nodes: each node's successor comes next, and the last one leads to the first.
pub(crate) fn shortest_cycle(graph: &Graph, nodes: &BTreeSet<String>) -> Vec<String> {
    nodes.iter().filter_map(|start| shortest_way_back(graph, start)).min_by_key(Vec::len).unwrap_or_default()
}

fn shortest_way_back(graph: &Graph, start: &str) -> Option<Vec<String>> {
    let mut previous: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(node) = open.pop_front() {
        for next in graph.get(node)?.iter().map(String::as_str) {
            if next == start {
                let mut way = vec![node];
                while let Some(before) = previous.get(way[way.len() - 1]) {
                    way.push(before);
                }
                return Some(way.into_iter().rev().map(str::to_owned).collect());
            }
            if !previous.contains_key(next) {
                previous.insert(next, node);
                open.push_back(next);
            }
        }
    }
    None
}
