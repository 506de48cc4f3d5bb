using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Serialization;

/// <summary>A list of type names, and what the session's type data says of objects that have it.</summary>
internal sealed class TypeView : Interned
{
    private const string StandardMembers = "PSStandardMembers";

    private readonly MemberAccess _access;
    private readonly TypeNameList _original;
    private PSMemberSet? _extended;
    private Runspace? _runspace;

    internal TypeView(MemberAccess access, string[] original, string[] names, int hash)
        : base(names, hash)
    {
        _access = access;
        _original = new TypeNameList(original);
        IsPlainBag = original is ["System.Management.Automation.PSCustomObject", "System.Object"];
    }

    /// <summary>Whether they are the names of a property bag to which nobody has given any.</summary>
    internal bool IsPlainBag { get; }

    /// <summary>The type names of the objects here, which differ from those on arrival for a snapshot.</summary>
    internal string[] Original => _original.Names;

    /// <summary>The message in which the type data was looked at last.</summary>
    internal int CheckedMessage { get; private set; }

    /// <summary>Whether the type data adds members.</summary>
    internal bool HasExtendedMembers { get; private set; }

    /// <summary>The depth that the type data sets for these objects, or 0.</summary>
    internal int Depth { get; private set; }

    /// <summary>Whether the type data wants these objects to cross as text.</summary>
    internal bool IsText { get; private set; }

    /// <summary>The properties that the type data wants to cross, or null for all.</summary>
    internal string[]? Properties { get; private set; }

    /// <summary>
    /// Looks at the type data once in a message: it can change at any time, and asking for each object would take longer
    /// than writing it.
    /// </summary>
    internal void Check(int message)
    {
        CheckedMessage = message;

        // An object remembers the type table of the runspace that it was made in.
        Runspace? runspace = Runspace.DefaultRunspace;
        if (_extended is null || !ReferenceEquals(_runspace, runspace))
        {
            _runspace = runspace;
            PSObject probe = new();
            _access.SetTypeNames(probe, _original);
            _extended = MemberAccess.ExtendedMembers(probe);
        }

        HasExtendedMembers = false;
        foreach (PSMemberInfo member in _extended.Members)
        {
            HasExtendedMembers |= member is PSPropertyInfo or PSMemberSet;
        }

        // What type data can set besides members does not concern a plain bag, by far the most frequent of all.
        if (!IsPlainBag)
        {
            ReadSettings(_extended.Members[StandardMembers] as PSMemberSet);
        }
    }

    /// <summary>The property whose value is an object's text, or null where there is none.</summary>
    internal static PSPropertyInfo? WorkerOutputSource(PSObject value) =>
        (value.Members[StandardMembers] as PSMemberSet)?.Members["StringSerializationSource"] as PSPropertyInfo;

    private void ReadSettings(PSMemberSet? settings)
    {
        Depth = settings?.Members["SerializationDepth"]?.Value as int? ?? 0;
        string? method = settings?.Members["SerializationMethod"]?.Value?.ToString();
        IsText = method == "String";
        Properties = null;
        if (method == "SpecificProperties")
        {
            PSPropertySet? set = settings!.Members["PropertySerializationSet"] as PSPropertySet;
            Properties = set is null ? [] : [.. set.ReferencedPropertyNames];
        }
    }
}
