//! Another text of the Corefile, as an edit: with a property of the `kubernetes` plugin, without a plugin.

use super::{Act, Proposals};
use crate::cluster::Intent;
use crate::resolution::corefile::Corefile;
use crate::resolution::server::Configuration;

/// The Corefile as it is, where all of it can be read.
pub(super) fn corefile(all: &Proposals<'_, '_>) -> Option<Corefile> {
    let object = all.asked.cluster.get(Configuration::object_of(all.asked.cluster))?;
    let (corefile, errors) = Corefile::parse(object.as_config_map()?.data.get("Corefile")?);
    errors.is_empty().then_some(corefile)
}

/// Another text of the Corefile.
pub(super) fn serve(all: &mut Proposals<'_, '_>, act: Act, text: String) {
    let Some(object) = all.asked.cluster.get(Configuration::object_of(all.asked.cluster)) else { return };
    all.meant(3, act, object, &Intent::Corefile(text));
}

/// Another value of a property of the `kubernetes` plugin; `None` takes it out.
pub(super) fn property(all: &mut Proposals<'_, '_>, act: Act, property: &str, values: Option<&[&str]>) {
    let Some(corefile) = corefile(all) else { return };
    serve(all, act, corefile.with_kubernetes_property(property, values).to_string());
}

/// Without a plugin.
pub(super) fn without(all: &mut Proposals<'_, '_>, act: Act, plugin: &str) {
    let Some(corefile) = corefile(all) else { return };
    serve(all, act, corefile.without_plugin(plugin).to_string());
}
