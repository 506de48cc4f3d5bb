using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Interop;

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
        if (content is ContentKind.None or ContentKind.Instance && types?.IsSnapshot == true)
        {
            // A snapshot that another process had to make of one becomes one again, too.
            bool isInstance = content == ContentKind.Instance;
            if (FindScriptType(types, isInstance) is { IsEnum: false } known && TryReadInstance(known) is { } instance)
            {
                return instance;
            }

            if (isInstance)
            {
                AddLostType(types);
            }
        }

        PSObject value = ReadContent(content, out int number);
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
        _references[number] = result;
        return result;
    }

    /// <summary>Reads an object of a script's class that this process knows. Notes that it had stay with it.</summary>
    /// <returns>The object, or null, with nothing read, where the class here lacks properties that it has.</returns>
    private object? TryReadInstance(Type type)
    {
        int start = _position;
        int shapes = _shapes.Count;
        ReadShape shape = ReadShape();
        for (int i = shape.Notes; i < shape.Names.Length; i++)
        {
            if (!ScriptInstance.HasProperty(type, shape.Names[i].Text))
            {
                _position = start;
                _shapes.RemoveRange(shapes, _shapes.Count - shapes);
                return null;
            }
        }

        object instance = ScriptInstance.Create(type);
        PSObject wrapper = PSObject.AsPSObject(instance);
        _references.Add(instance);
        Claim(shape.Names.Length);
        for (int i = 0; i < shape.Names.Length; i++)
        {
            object? value = ReadAny();
            string name = shape.Names[i].Text;
            if (i >= shape.Notes)
            {
                ScriptInstance.Set(instance, name, value);
            }
            else if (wrapper.Members[name] is null)
            {
                wrapper.Properties.Add(new PSNoteProperty(name, value));
            }
        }

        ReadSets(wrapper);
        return instance;
    }

    /// <summary>Reads what an object wraps, and gives the object a number: that of a container before its elements'.</summary>
    private PSObject ReadContent(ContentKind content, out int number)
    {
        object inner = content switch
        {
            ContentKind.None or ContentKind.Instance => PowerShellInternals.NewPSObject(0),
            ContentKind.Value => ReadAny() ?? throw Malformed("an object around nothing"),
            ContentKind.List => new ArrayList(),
            ContentKind.Stack => new Stack(),
            ContentKind.Queue => new Queue(),
            ContentKind.Dictionary => NewTable(ValueTag.Hashtable, KeyComparisons.ComparerOf((KeyComparison)ReadByte())),
            _ => throw Malformed($"there is no content {(int)content}"),
        };
        number = _references.Count;
        PSObject value = Refer(PSObject.AsPSObject(inner));
        switch (content)
        {
            case ContentKind.List:
                FillList((ArrayList)inner);
                break;
            case ContentKind.Stack:
                FillStack((Stack)inner);
                break;
            case ContentKind.Queue:
                FillQueue((Queue)inner);
                break;
            case ContentKind.Dictionary:
                IDictionary full = FillTable((IDictionary)inner, ValueTag.Hashtable);
                value = ReferenceEquals(full, inner) ? value : new PSObject(full);
                break;
        }

        return value;
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
