//! What `acl` refuses.

use super::{Checked, Wants, bad, go, is_type};
use crate::resolution::corefile::{CorefileReason, Dispenser, Token};

pub(super) fn check(d: &mut Dispenser<'_>) -> Checked {
    const ACTIONS: &[&str] = &["allow", "block", "filter", "drop"];
    while d.advance() {
        d.rest();
        while d.next_in_braces() {
            let action = d.val();
            if !ACTIONS.contains(&action.to_lowercase().as_str()) {
                let said = format!("unexpected token {action:?}; expect 'allow', 'block', 'filter' or 'drop'");
                return Err(d.here(&said, bad("acl", action, Wants::OneOf(ACTIONS))));
            }
            let words = d.rest();
            sections(d, &words)?;
        }
    }
    Ok(())
}

fn sections(d: &Dispenser<'_>, words: &[&Token]) -> Checked {
    let is_section = |text: &str| ["type", "net"].contains(&text.to_lowercase().as_str());
    let mut rest = words;
    while let [first, behind @ ..] = rest {
        if !is_section(&first.text) {
            let said = format!("unexpected token {:?}; expect 'type | net'", first.text);
            return Err(d.here(&said, bad("acl", &first.text, Wants::OneOf(&["type", "net"]))));
        }
        let section = first.text.to_lowercase();
        let count = behind.iter().position(|word| is_section(&word.text)).unwrap_or(behind.len());
        let (own, behind) = behind.split_at(count);
        if own.is_empty() {
            let reason = CorefileReason::MissingValue(section.clone());
            return Err(d.here(&format!("no token specified in {section:?} section"), reason));
        }
        for word in own.iter().take_while(|word| word.text != "*") {
            if section == "type" {
                if !is_type(&word.text) {
                    let said = format!("unexpected token {:?}; expect legal QTYPE", word.text);
                    return Err(d.here(&said, bad("type", &word.text, Wants::RecordType)));
                }
                continue;
            }
            let network = match (word.text.contains('/'), word.text.contains(':')) {
                (true, _) => word.text.clone(),
                (false, true) => format!("{}/128", word.text),
                (false, false) => format!("{}/32", word.text),
            };
            if go::cidr(&network).is_none() {
                let said = format!("illegal CIDR notation {network:?}");
                return Err(d.here(&said, bad("net", &word.text, Wants::Network)));
            }
        }
        rest = behind;
    }
    Ok(())
}
