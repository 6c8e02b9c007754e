namespace Kontor.Serving.Rows;

/// <summary>What a column of rows holds.</summary>
public enum FieldType
{
    /// <summary>Numbers, in double precision.</summary>
    Number,

    /// <summary>Texts, such as the key of a store.</summary>
    Text,
}
