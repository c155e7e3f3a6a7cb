//! The eight columns, by all the names they go by.

/// A column of the session grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The user.
    Username,
    /// The identity provider.
    Provider,
    /// The device's host name.
    Hostname,
    /// The device's UUID.
    Device,
    /// The operating system's full name.
    Os,
    /// `version-build-channel`.
    ClientVersion,
    /// A free text such as `headless`.
    ClientType,
    /// The Gateways that report the session.
    Gateways,
}

impl Column {
    /// All columns in their shown order.
    pub const ALL: [Column; 8] = [
        Column::Username,
        Column::Provider,
        Column::Hostname,
        Column::Device,
        Column::Os,
        Column::ClientVersion,
        Column::ClientType,
        Column::Gateways,
    ];

    /// The name in addresses, in `data-col` and in the search.
    pub fn slug(self) -> &'static str {
        match self {
            Column::Username => "username",
            Column::Provider => "provider",
            Column::Hostname => "hostname",
            Column::Device => "device",
            Column::Os => "os",
            Column::ClientVersion => "client-version",
            Column::ClientType => "client-type",
            Column::Gateways => "gateways",
        }
    }

    /// The heading in English.
    pub fn title(self) -> &'static str {
        match self {
            Column::Username => "Username",
            Column::Provider => "Provider",
            Column::Hostname => "Hostname",
            Column::Device => "Device ID",
            Column::Os => "OS",
            Column::ClientVersion => "Client version",
            Column::ClientType => "Client type",
            Column::Gateways => "Gateways",
        }
    }

    /// The field of the list answer, also in `orderBy` and `filterBy`.
    pub fn wire_field(self) -> &'static str {
        match self {
            Column::Username => "username",
            Column::Provider => "providerName",
            Column::Hostname => "hostname",
            Column::Device => "deviceId",
            Column::Os => "osName",
            Column::ClientVersion => "clientVersion",
            Column::ClientType => "clientType",
            Column::Gateways => "gateways",
        }
    }

    /// The column with this [`Column::slug`].
    pub fn from_slug(slug: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.slug() == slug)
    }

    /// The column with this [`Column::wire_field`].
    pub fn from_wire_field(field: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.wire_field() == field)
    }
}

/// How many [`Attribute`]s there are.
pub(crate) const ATTRIBUTES: usize = 11;

/// What the table holds a dictionary of: the columns, and three texts that are searched by name only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Attribute {
    Username,
    Provider,
    Hostname,
    Device,
    Os,
    ClientVersion,
    ClientType,
    Gateways,
    OsFamily,
    OsParent,
    Support,
}

impl Attribute {
    const ALL: [Attribute; ATTRIBUTES] = [
        Attribute::Username,
        Attribute::Provider,
        Attribute::Hostname,
        Attribute::Device,
        Attribute::Os,
        Attribute::ClientVersion,
        Attribute::ClientType,
        Attribute::Gateways,
        Attribute::OsFamily,
        Attribute::OsParent,
        Attribute::Support,
    ];

    /// The field of the list answer.
    pub(crate) fn wire_field(self) -> &'static str {
        match self {
            Attribute::OsFamily => "osFamily",
            Attribute::OsParent => "osParent",
            Attribute::Support => "clientSupport",
            _ => Column::ALL.into_iter().find(|column| Attribute::from(*column) == self).map_or("", Column::wire_field),
        }
    }

    pub(crate) fn from_wire_field(field: &str) -> Option<Attribute> {
        Attribute::ALL.into_iter().find(|attribute| attribute.wire_field() == field)
    }
}

impl Attribute {
    /// Whether its dictionary may hold a text more than once: lists of Gateways are told apart by their names and not by their text;
    /// nearly every row has a host and a device of its own, so that looking for an earlier one costs more than it saves.
    pub(crate) fn may_repeat(self) -> bool {
        matches!(self, Attribute::Gateways | Attribute::Hostname | Attribute::Device)
    }
}

impl From<Column> for Attribute {
    fn from(column: Column) -> Self {
        match column {
            Column::Username => Attribute::Username,
            Column::Provider => Attribute::Provider,
            Column::Hostname => Attribute::Hostname,
            Column::Device => Attribute::Device,
            Column::Os => Attribute::Os,
            Column::ClientVersion => Attribute::ClientVersion,
            Column::ClientType => Attribute::ClientType,
            Column::Gateways => Attribute::Gateways,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_column() {
        for column in Column::ALL {
            assert_eq!(Column::from_slug(column.slug()), Some(column));
            assert_eq!(Column::from_wire_field(column.wire_field()), Some(column));
        }
        assert_eq!(Column::from_slug("Username"), None);
        assert_eq!(Column::from_wire_field("osFamily"), None);
    }
}
