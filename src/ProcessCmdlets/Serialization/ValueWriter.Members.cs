using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Xml;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>Reading one of these fixes how the stream is read from then on, so a snapshot leaves them alone.</summary>
    private static readonly string[] s_processStreams = ["StandardInput", "StandardOutput", "StandardError"];

    /// <summary>A stack: the members of the object being written lie on top.</summary>
    private Member[] _members = new Member[64];
    private int _memberCount;
    private List<PSMemberSet>? _sets;

    private int SetCount => _sets?.Count ?? 0;

    /// <summary>Takes the members that were added to an object itself.</summary>
    private void CollectOwn(PSObject value)
    {
        if (PowerShellInternals.IsDeserialized(value))
        {
            CollectListed(value);
        }
        else if (_access.OwnMembers(value) is { } members)
        {
            foreach (PSMemberInfo member in members)
            {
                Collect(member);
            }
        }
    }

    /// <summary>Takes the members that were added to an object or its type.</summary>
    private void CollectExtended(PSObject value)
    {
        foreach (PSMemberInfo member in MemberAccess.ExtendedMembers(value).Members)
        {
            Collect(member);
        }
    }

    /// <summary>Takes all members of an object that cross.</summary>
    private void CollectProperties(PSObject value, TypePlan? plan, TypeView view)
    {
        if (view.Properties is not null)
        {
            CollectOwn(value);
            foreach (string name in view.Properties)
            {
                if (value.Properties[name] is { } property && !(property.IsInstance && property is not PSProperty))
                {
                    Collect(property);
                }
            }
        }
        else if (plan is not null && value.BaseObject is XmlNode or DataRow or DataRowView)
        {
            // Its adapter shows the data; the properties of the .NET type would come on top.
            CollectExtended(value);
            foreach (PSMemberInfo member in ((PSMemberSet)value.Members[PSObject.AdaptedMemberSetName]).Members)
            {
                Collect(member);
            }
        }
        else
        {
            CollectListed(value);
            foreach (string name in plan?.HiddenProperties ?? [])
            {
                if (value.Properties[name] is { } property)
                {
                    Collect(property);
                }
            }
        }
    }

    private void CollectListed(PSObject value)
    {
        bool had = PowerShellInternals.GetHasReservedMembers(value);
        PowerShellInternals.SetHasReservedMembers(value, true);
        try
        {
            bool isProcess = value.BaseObject is System.Diagnostics.Process;
            foreach (PSPropertyInfo property in value.Properties)
            {
                if (!isProcess || Array.IndexOf(s_processStreams, property.Name) < 0)
                {
                    Collect(property);
                }
            }
        }
        finally
        {
            PowerShellInternals.SetHasReservedMembers(value, had);
        }
    }

    private void Collect(PSMemberInfo member)
    {
        switch (member)
        {
            case PSNoteProperty note:
                AddMember(note.Name, note.Value, note.IsInstance);
                break;
            case PSPropertyInfo property when !MemberNames.IsReserved(property.Name):
                if (TryGet(property, out object? value))
                {
                    bool isAdapted = property is PSProperty;
                    AddMember(property.Name, value, property.IsInstance && !isAdapted, isAdapted);
                }

                break;
            case PSMemberSet set when !MemberNames.IsReserved(set.Name):
                (_sets ??= []).Add(set);
                break;
        }
    }

    /// <summary>Puts a member on the stack. A property that the provider of an item adds may become others.</summary>
    private void AddMember(string name, object? value, bool isOwn, bool isAdapted = false)
    {
        if (_memberCount == _members.Length)
        {
            Array.Resize(ref _members, _members.Length * 2);
        }

        if (isOwn && !TryReplaceProviderValue(name, ref value))
        {
            return;
        }

        _members[_memberCount++] = new Member(name, value, isOwn, isAdapted);
    }

    private static bool TryGet(PSPropertyInfo property, out object? value)
    {
        value = null;
        try
        {
            if (!property.IsGettable || (property is PSScriptProperty && Runspace.DefaultRunspace is null))
            {
                return false;
            }

            value = property.Value;
            return true;
        }
        catch (ExtendedTypeSystemException)
        {
            // A property that cannot be read is left out, as in CLIXML.
            return false;
        }
    }

    /// <summary>Writes and drops the members from <paramref name="first"/> on.</summary>
    private void WriteMembers(int first, int depth, ValueModes ownModes, ValueModes typeModes)
    {
        int count = _memberCount - first;
        int notes = PutNotesFirst(first);
        WriteShape(_shapes.Find(_members.AsSpan(first, count), notes));
        for (int i = first; i < first + count; i++)
        {
            (string name, object? value, bool isOwn, _) = _members[i];
            _path.AtProperty(name);
            if (isOwn)
            {
                WriteAny(value, depth, ownModes);
            }
            else
            {
                WriteAny(value, depth - 1, typeModes);
            }
        }

        Array.Clear(_members, first, count);
        _memberCount = first;
    }

    /// <summary>Orders the members from <paramref name="first"/> on so that a shape need not say which are notes.</summary>
    /// <returns>The number of notes.</returns>
    private int PutNotesFirst(int first)
    {
        int notes = first;
        for (int i = first; i < _memberCount; i++)
        {
            if (_members[i].IsAdapted)
            {
                continue;
            }

            if (i > notes)
            {
                Member note = _members[i];
                Array.Copy(_members, notes, _members, notes + 1, i - notes);
                _members[notes] = note;
            }

            notes++;
        }

        return notes - first;
    }

    private void WriteSets(int first, int depth, ValueModes modes)
    {
        int count = SetCount - first;
        WriteUnsigned((uint)count);
        for (int i = first; i < first + count; i++)
        {
            PSMemberSet set = _sets![i];
            WriteText(set.Name);
            int firstMember = _memberCount;
            List<PSPropertySet> propertySets = [];
            foreach (PSMemberInfo member in set.Members)
            {
                if (member is PSPropertySet propertySet)
                {
                    propertySets.Add(propertySet);
                }
                else if (member is PSPropertyInfo)
                {
                    Collect(member);
                }
            }

            WriteMembers(firstMember, depth, modes & ~ValueModes.Strict, modes & ~ValueModes.Strict);
            WriteUnsigned((uint)propertySets.Count);
            foreach (PSPropertySet propertySet in propertySets)
            {
                WriteText(propertySet.Name);
                WriteStrings([.. propertySet.ReferencedPropertyNames]);
            }
        }

        _sets?.RemoveRange(first, count);
    }

    private void DropMembers(int first, int firstSet)
    {
        Array.Clear(_members, first, _memberCount - first);
        _memberCount = first;
        _sets?.RemoveRange(firstSet, _sets.Count - firstSet);
    }
}
