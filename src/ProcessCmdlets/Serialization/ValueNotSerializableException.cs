using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Serialization;

/// <summary>A value cannot do its work in another process, so it was refused where it was sent.</summary>
public sealed class ValueNotSerializableException : ProcessCmdletsException, IErrorCondition
{
    internal ValueNotSerializableException(string valuePath, string typeName, string remedy)
        : base($"The value of {valuePath} is a {typeName}, which cannot be sent to another process. {remedy}")
    {
        ValuePath = valuePath;
        TypeName = typeName;
        Remedy = remedy;
    }

    /// <summary>Where the value was found, as the user would write it: <c>$using:h.file</c>, <c>output[3].Stream</c>.</summary>
    public string ValuePath { get; }

    /// <summary>The full name of the value's type.</summary>
    public string TypeName { get; }

    /// <summary>What to send instead.</summary>
    public string Remedy { get; }

    /// <inheritdoc/>
    ErrorRecord IErrorCondition.ToRecord(object? target) => ErrorRecords.ValueNotSerializable(this, ValuePath);
}
