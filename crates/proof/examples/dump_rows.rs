//! scratch
use proofpress_proof::features::{Numbers, Openings, area_features, strength_features};
use proofpress_proof::quantity::quantities;
use proofpress_proof::reading::Group;
use proofpress_proof::sources::{names_source, text_names_source};
use proofpress_proof::words::Gap;
use proofpress_resume::private::Directives;
use proofpress_resume::{Private, Strength};
use serde_json::json;

#[path = "../tests/rules_on_disk/mod.rs"]
mod rules_on_disk;

fn main() {
    let rulebook = rules_on_disk::rulebook();
    let names = rulebook.senses();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, text, evidence, areas, strength, flags, ..] = fields[..] else { continue };
            let reading = rulebook.read(text);
            let metric = quantities(text).iter().any(|quantity| quantity.is_metric());
            let sourced = metric && (text_names_source(&reading) || names_source(&rulebook.read(evidence)));
            let numbers = Numbers { supported: sourced, unsupported: metric && !sourced };
            let notes: Vec<Private> = (!evidence.trim().is_empty()).then(|| Private::new(evidence)).into_iter().collect();
            let verdict = rulebook.judge(text, &notes, &Directives::default());
            let sf: Vec<_> = strength_features(&reading, numbers).iter().map(|f| (f.name, f.value)).collect();
            let af: Vec<_> = area_features(&reading, Strength::Weak).iter().filter(|f| f.name != "weak").map(|f| (f.name, f.value)).collect();
            let words: Vec<_> = reading.words.iter().map(|w| (w.root.clone(), w.lower.clone(), match w.gap { Gap::Joined => 0, Gap::Part => 1, _ => 2 })).collect();
            let mut hits = serde_json::Map::new();
            for &(group, name) in Group::ALL {
                let list: Vec<_> = reading.hits(group).iter().map(|h| (h.first, h.end)).collect();
                if !list.is_empty() { hits.insert(name.to_string(), json!(list)); }
            }
            let senses: Vec<_> = reading.senses().iter().map(|(n, at)| (names[*n].name(), at.start, at.end)).collect();
            let openings = Openings::of(&reading);
            println!("{}", json!({"file": path, "id": id, "text": text, "evidence": evidence, "areas": areas, "strength": strength, "flags": flags,
                "sf": sf, "nums": quantities(text).iter().map(|q| (format!("{:?}", q.unit), format!("{:?}", q.role), q.per_seconds, q.low, text[..q.span.start].chars().count())).collect::<Vec<_>>(), "senses": senses, "af": af, "words": words, "hits": hits, "specific": reading.specific(), "deeds": openings.deeds,
                "got": format!("{:?}", verdict.strength).to_lowercase(), "got_areas": verdict.areas.iter().map(|a| a.name()).collect::<Vec<_>>(),
                "got_flags": verdict.flags.iter().map(|f| f.rule).collect::<Vec<_>>() }));
        }
    }
}
