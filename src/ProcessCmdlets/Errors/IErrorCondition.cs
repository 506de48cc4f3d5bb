using System.Management.Automation;

namespace ProcessCmdlets.Errors;

/// <summary>An exception of the module that has an error record of its own.</summary>
internal interface IErrorCondition
{
    /// <summary>Makes the record.</summary>
    /// <param name="target">What the caller was doing it to.</param>
    ErrorRecord ToRecord(object? target);
}
