using System.Management.Automation;
using System.Management.Automation.Internal;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    private void WriteWrapper(PSObject wrapper, int depth, ValueModes modes)
    {
        object inner = wrapper.BaseObject;
        if (inner is PSCustomObject)
        {
            WriteCustom(wrapper, depth, modes);
            return;
        }

        TypePlan plan = TypePlan.For(inner.GetType());
        if (plan.Kind is ValueKind.Snapshot or ValueKind.Refused or ValueKind.OtherList or ValueKind.OtherDictionary
            or ValueKind.OtherStack or ValueKind.OtherQueue)
        {
            WriteBare(inner, wrapper, plan, depth, modes);
            return;
        }

        int first = _memberCount;
        int firstSet = SetCount;
        CollectOwn(wrapper);
        string? text = PowerShellInternals.GetDeserializedText(wrapper);
        bool hasPlainNames = plan.HasPlainNames(_access.TypeNames(wrapper));
        if (_memberCount == first && SetCount == firstSet && text is null && hasPlainNames)
        {
            WriteBare(inner, wrapper, plan, depth, modes);
            return;
        }

        // The members belong to the object inside, so they have been written where that has, or are being.
        if (_references.TryFind(wrapper, out int number) || _references.TryFind(inner, out number))
        {
            DropMembers(first, firstSet);
            WriteReference(number);
            return;
        }

        if (!Enter(inner, modes))
        {
            DropMembers(first, firstSet);
            return;
        }

        WriteTag(ValueTag.Object);
        WriteTypes(hasPlainNames ? null : _types.Find(_access.TypeNames(wrapper), isSnapshot: false));
        WriteString(text);
        WriteByte((byte)ContentKind.Value);
        WriteBare(inner, wrapper, plan, depth, modes);
        _references.Add(wrapper);
        WriteMembers(first, depth, modes & ~ValueModes.Strict, modes & ~ValueModes.Strict);
        WriteSets(firstSet, depth, modes);
        _path.Leave();
    }

    /// <summary>
    /// Writes a property bag. It keeps its type names, unlike in CLIXML, and is never cut: CLIXML makes it a text with the
    /// same properties, which is of less use.
    /// </summary>
    private void WriteCustom(PSObject value, int depth, ValueModes modes)
    {
        if (ReferenceEquals(value, AutomationNull.Value))
        {
            WriteTag(ValueTag.Null);
            return;
        }

        while (value.ImmediateBaseObject is PSObject inner)
        {
            value = inner;
        }

        if (_references.TryFind(value, out int number))
        {
            WriteReference(number);
            return;
        }

        if (!Enter(value, modes))
        {
            return;
        }

        _references.Add(value);
        TypeView view = ViewOf(value, isSnapshot: false);
        int first = _memberCount;
        int firstSet = SetCount;
        if (depth > 0 && (view.HasExtendedMembers || view.Properties is not null))
        {
            CollectProperties(value, null, view);
        }
        else
        {
            CollectOwn(value);
        }

        string? text = PowerShellInternals.GetDeserializedText(value);
        bool isPlain = text is null && SetCount == firstSet && view.IsPlainBag;
        WriteTag(isPlain ? ValueTag.CustomObject : ValueTag.Object);
        if (!isPlain)
        {
            WriteTypes(view.IsPlainBag ? null : view);
            WriteString(text);
            WriteByte((byte)ContentKind.None);
        }

        WriteMembers(first, depth, modes, modes & ~ValueModes.Strict);
        if (!isPlain)
        {
            WriteSets(firstSet, depth, modes);
        }

        _path.Leave();
    }

    private void WriteSnapshot(object value, PSObject source, TypePlan plan, int depth, ValueModes modes)
    {
        if (plan.IsEnumerable && IsContainer(value))
        {
            WriteOther(value, source, ContentKind.List, hasProperties: true, depth, modes);
            return;
        }

        TypeView view = ViewOf(source, isSnapshot: true);
        depth = view.Depth > 0 ? view.Depth : depth;
        if (plan.IsScriptType)
        {
            // What users build crosses whole, and as itself where the other process knows the class.
            Include(plan.Type);
            depth = Math.Max(depth, 1);
        }
        else if (plan.IsInMemory && depth > 0)
        {
            _collector?.AddLost(plan.Type);
        }

        int first = _memberCount;
        int firstSet = SetCount;
        if (depth <= 0 || view.IsText)
        {
            WriteAsText(source, plan, view, modes);
            return;
        }

        _references.Add(value);
        WriteTag(ValueTag.Object);
        WriteTypes(view);
        WriteString(TextOf(source));
        WriteByte((byte)(plan.IsScriptType || plan.IsInMemory ? ContentKind.Instance : ContentKind.None));
        if (TryCollectRecord(value))
        {
            CollectExtended(source);
        }
        else
        {
            CollectProperties(source, plan, view);
        }

        WriteMembers(first, depth, InnerModes(value), InnerModes(value));
        WriteSets(firstSet, depth, InnerModes(value));
    }

    private void WriteAsText(PSObject source, TypePlan plan, TypeView view, ValueModes modes)
    {
        if (!view.IsText)
        {
            AddCut(modes);
        }

        int first = _memberCount;
        int firstSet = SetCount;
        string? text = view.IsText && TypeView.WorkerOutputSource(source) is { } property
            ? TryGet(property, out object? value) && value is not null ? TextOf(value) : null
            : TextOf(source);
        CollectOwn(source);
        bool hasPlainNames = plan.HasPlainNames(_access.TypeNames(source));
        if (_memberCount == first && SetCount == firstSet && hasPlainNames)
        {
            WriteTextOrNull(text);
            return;
        }

        WriteTag(ValueTag.Object);
        WriteTypes(hasPlainNames ? null : view);
        WriteString(null);
        WriteByte((byte)ContentKind.Value);
        WriteTextOrNull(text ?? string.Empty);
        _references.Add(source.BaseObject);
        WriteMembers(first, 0, InnerModes(source.BaseObject), InnerModes(source.BaseObject));
        WriteSets(firstSet, 0, InnerModes(source.BaseObject));
    }

    private TypeView ViewOf(PSObject value, bool isSnapshot)
    {
        TypeView view = _types.Find(_access.TypeNames(value), isSnapshot);
        if (view.CheckedMessage != _message)
        {
            view.Check(_message);
        }

        return view;
    }

    private static ValueModes InnerModes(object value) =>
        TypePlan.For(value.GetType()).IsFrameworkType ? ValueModes.Quiet : ValueModes.None;

    private static bool IsContainer(object value)
    {
        try
        {
            if (LanguagePrimitives.GetEnumerable(value) is not null)
            {
                return true;
            }

            // A node of XML can be listed, but only one with children is a container.
            return value is System.Collections.IEnumerable elements && elements.GetEnumerator()?.MoveNext() == true;
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // Listing runs code of any type; where it fails the object crosses without elements, as in CLIXML.
            return false;
        }
    }
}
