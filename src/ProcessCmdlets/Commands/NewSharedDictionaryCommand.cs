using System.Management.Automation;
using ProcessCmdlets.Engine.Sync;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Sync;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a table that processes share, or attaches to the one of a name (<c>Manager().dict()</c>).</summary>
[Cmdlet(VerbsCommon.New, "SharedDictionary")]
[OutputType(typeof(SharedDictionary))]
public sealed class NewSharedDictionaryCommand : WorkerCmdlet
{
    /// <summary>The name by which other sessions of this user find it.</summary>
    [Parameter(Position = 0)]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <summary>Lets the case of letters count in keys.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string title = Name is null ? "shared dictionary" : $"shared dictionary '{Name}'";
        SharedDictionary dictionary = Guard(
            () => SharedObjectTable.MakeOrAttach(
                Name,
                SharedObjectKind.Dictionary,
                title,
                () => new DictionaryService(Name, CaseSensitive),
                access => Open(access)),
            Name);
        if (Name is not null && CaseSensitive && !dictionary.IsCaseSensitive)
        {
            ThrowTerminatingError(ErrorRecords.NameInUse(Name));
        }

        WriteObject(dictionary);
    }

    private SharedDictionary Open(ServiceAccess access)
    {
        if (access.IsLocal)
        {
            return new SharedDictionary(access, Name, CaseSensitive, versions: null);
        }

        (bool isCaseSensitive, string versions) = SharedDictionary.Describe(access);
        return new SharedDictionary(access, Name, isCaseSensitive, versions);
    }
}
