namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>Writes a shape: its number in this message, or 0 and its names.</summary>
    private void WriteShape(NameShape shape)
    {
        if (shape.Message == _message)
        {
            WriteUnsigned((uint)shape.Number);
            return;
        }

        WriteUnsigned(0);
        Define(shape, ++_shapeCount);
        WriteUnsigned((uint)(shape.Names.Length - shape.Notes));
    }

    /// <summary>Writes type names: 0 where an object keeps those of its type, their number plus one, or 1 and the names.</summary>
    private void WriteTypes(TypeView? view)
    {
        if (view is null)
        {
            WriteUnsigned(0);
        }
        else if (view.Message == _message)
        {
            WriteUnsigned((uint)view.Number + 1);
        }
        else
        {
            WriteUnsigned(1);
            Define(view, ++_typeCount);
        }
    }

    private void Define(Interned names, int number)
    {
        WriteStrings(names.Names);
        names.Message = _message;
        names.Number = number;
        _defined.Add(names);
    }
}
