using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a table that processes share, or attaches to the one of a name (<c>Manager().dict()</c>).</summary>
[Cmdlet(VerbsCommon.New, "SharedDictionary")]
[OutputType(typeof(SharedDictionary))]
public sealed class NewSharedDictionaryCommand : WorkerCmdlet
{
    /// <summary>What a new one begins with. One that is there by its name already keeps what it has.</summary>
    [Parameter(Position = 0)]
    [NotAName]
    [ValidateNotNull]
    public IDictionary? Value { get; set; }

    /// <summary>The name by which other sessions of this user find it.</summary>
    [Parameter]
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

    private SharedDictionary Open(SharedObjectProxy access)
    {
        if (access.IsLocal)
        {
            // Before anybody can find it by its name.
            var made = new SharedDictionary(access, Name, CaseSensitive, versions: null);
            foreach (DictionaryEntry entry in Value ?? new Hashtable())
            {
                made[entry.Key] = entry.Value;
            }

            return made;
        }

        (bool isCaseSensitive, string versions) = SharedDictionary.Describe(access);
        return new SharedDictionary(access, Name, isCaseSensitive, versions);
    }
}
