using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private PSObject ReadCustomObject()
    {
        ReadShape shape = ReadShape();
        PSObject value = Refer(PowerShellInternals.NewPSObject(shape.Names.Length));
        ReadMembers(value, shape);
        return value;
    }

    private object ReadObject()
    {
        TypeNameList? types = ReadTypes();
        string? text = ReadString();
        ContentKind content = (ContentKind)ReadByte();
        int number = content == ContentKind.Value ? -1 : _references.Count;
        PSObject value = ReadContent(content);
        if (types is not null)
        {
            _access.SetTypeNames(value, types);
        }

        SetText(value, text);
        ReadShape shape = ReadShape();
        if (shape.Names.Length > 0)
        {
            ReadMembers(value, shape);
        }

        ReadSets(value);
        object result = types is null ? value : Rehydrate(value, types);
        if (number >= 0 && !ReferenceEquals(result, value))
        {
            _references[number] = result;
        }

        return result;
    }

    private PSObject ReadContent(ContentKind content)
    {
        switch (content)
        {
            case ContentKind.None:
                return Refer(PowerShellInternals.NewPSObject(0));
            case ContentKind.Value:
                return PSObject.AsPSObject(ReadAny() ?? throw Malformed("an object around nothing"));
            case ContentKind.List:
                ArrayList list = [];
                PSObject wrappedList = Refer(new PSObject(list));
                FillList(list);
                return wrappedList;
            case ContentKind.Stack:
                Stack stack = new();
                PSObject wrappedStack = Refer(new PSObject(stack));
                FillStack(stack);
                return wrappedStack;
            case ContentKind.Queue:
                Queue queue = new();
                PSObject wrappedQueue = Refer(new PSObject(queue));
                FillQueue(queue);
                return wrappedQueue;
            case ContentKind.Dictionary:
                IEqualityComparer? comparer = KeyComparisons.ComparerOf((KeyComparison)ReadByte());
                IDictionary table = NewTable(isOrdered: false, comparer);
                int number = _references.Count;
                PSObject wrapped = Refer(new PSObject(table));
                FillTable(table, isOrdered: false, full => _references[number] = wrapped = new PSObject(full));
                return wrapped;
            default:
                throw Malformed($"there is no content {(int)content}");
        }
    }

    private PSObject Refer(PSObject value)
    {
        _references.Add(value);
        return value;
    }

    private void ReadMembers(PSObject owner, ReadShape shape)
    {
        MemberName[] names = shape.Names;
        Claim(names.Length);
        PSMemberInfoCollection<PSMemberInfo> members = _access.Members(owner);
        for (int i = 0; i < names.Length; i++)
        {
            object? value = ReadAny();
            string name = names[i].Text;
            PSMemberInfo member = i < shape.Notes
                ? new PSNoteProperty(name, value)
                : PowerShellInternals.NewProperty(name, value);
            _access.Add(owner, members, names[i], member);
        }
    }

    private void ReadSets(PSObject owner)
    {
        for (int count = ReadCount(); count > 0; count--)
        {
            PSMemberSet set = new(ReadMemberName().Text);
            MemberName[] names = ReadShape().Names;
            Claim(names.Length);
            foreach (MemberName name in names)
            {
                set.Members.Add(new PSNoteProperty(name.Text, ReadAny()), preValidated: true);
            }

            for (int propertySets = ReadCount(); propertySets > 0; propertySets--)
            {
                string name = ReadMemberName().Text;
                set.Members.Add(new PSPropertySet(name, ReadStrings()), preValidated: true);
            }

            owner.Members.Add(set, preValidated: true);
        }
    }

    private ReadShape ReadShape()
    {
        uint number = ReadUnsigned();
        if (number != 0)
        {
            return number <= (uint)_shapes.Count
                ? _shapes[(int)number - 1]
                : throw Malformed("a shape that has not come yet");
        }

        MemberName[] names = new MemberName[ReadCount()];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = ReadMemberName();
        }

        uint properties = ReadUnsigned();
        if (properties > (uint)names.Length)
        {
            throw Malformed("more properties than names");
        }

        ReadShape shape = new(names, names.Length - (int)properties);
        _shapes.Add(shape);
        return shape;
    }

    private MemberName ReadMemberName()
    {
        int start = _position;
        uint header = ReadUnsigned();
        if (header != 0 && (--header & 1) == 0
            && MemberNames.Find(_bytes.AsSpan(_position, ReadLength(header >> 1))) is { } known)
        {
            _position += (int)(header >> 1);
            return IsUsable(known.Text) ? known : throw Malformed("a name that no member can have");
        }

        _position = start;
        string text = ReadRequiredString();
        return IsUsable(text) ? new MemberName(text) : throw Malformed("a name that no member can have");
    }

    private static bool IsUsable(string name) => name.Length > 0 && !MemberNames.IsReserved(name);

    private TypeNameList? ReadTypes()
    {
        uint number = ReadUnsigned();
        if (number == 0)
        {
            return null;
        }

        if (number > 1)
        {
            return number - 2 < (uint)_types.Count ? _types[(int)number - 2] : throw Malformed("names that have not come yet");
        }

        TypeNameList names = new(ReadStrings());
        foreach (string name in names.Names)
        {
            if (name.Length == 0)
            {
                throw Malformed("a type without a name");
            }
        }

        _types.Add(names);
        return names;
    }

    private static void SetText(PSObject value, string? text)
    {
        if (text is not null)
        {
            PowerShellInternals.SetDeserializedText(value, text);
            value.Members.Add(SnapshotText.Method, preValidated: true);
        }
    }

    /// <summary>
    /// Turns a snapshot into the type that the receiver's own type data names for it (TargetTypeForDeserialization), as
    /// CLIXML does. A snapshot that cannot be converted stays one.
    /// </summary>
    private static object Rehydrate(PSObject value, TypeNameList types)
    {
        if (!types.IsTargetKnown)
        {
            types.Target = Runspace.DefaultRunspace is null ? null : types.FindTarget();
            types.IsTargetKnown = true;
        }

        if (types.Target is null)
        {
            return value;
        }

        try
        {
            return LanguagePrimitives.ConvertTo(value, types.Target, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is PSInvalidCastException or ArgumentException)
        {
            return value;
        }
    }
}
