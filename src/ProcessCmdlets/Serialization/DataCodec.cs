using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Tables of System.Data. They are built from their parts; .NET's own formats name types. A row arrives in a table with the
/// columns of its own and the rows that were sent with it.
/// </summary>
internal static class DataCodec
{
    // Stands for a table of which only rows are sent, so that all rows of a value find one.
    private static readonly ConditionalWeakTable<DataTable, object> s_frames = [];

    /// <summary>The tag of a type on the list, or null. Tables and sets with a class of their own arrive as snapshots.</summary>
    internal static ValueTag? TagOf(Type type) =>
        type == typeof(DataTable) ? ValueTag.DataTable
        : type == typeof(DataSet) ? ValueTag.DataSet
        : type == typeof(DataRow) ? ValueTag.DataRow
        : null;

    /// <summary>Writes a value.</summary>
    internal static bool Write(ValueWriter writer, ValueTag tag, object value, int depth, ValueModes modes)
    {
        switch (value)
        {
            case DataTable table:
                writer.WriteTag(tag);
                DataTableCodec.Write(writer, table, hasRows: true, depth, modes);
                break;
            case DataSet set:
                WriteSet(writer, set, depth, modes);
                break;
            default:
                WriteRow(writer, (DataRow)value, depth, modes);
                break;
        }

        return true;
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) => tag switch
    {
        ValueTag.DataTable => DataTableCodec.Read(reader),
        ValueTag.DataSet => ReadSet(reader),
        _ => ReadRow(reader),
    };

    private static void WriteRow(ValueWriter writer, DataRow row, int depth, ValueModes modes)
    {
        writer.WriteTag(ValueTag.DataRow);
        DataTable table = row.Table;
        int index = row.RowState == DataRowState.Detached ? -1 : table.Rows.IndexOf(row);
        writer.Path.AtProperty(nameof(DataRow.Table));
        if (index >= 0 && writer.TryWriteReference(table))
        {
            writer.WriteInt32(index);
            return;
        }

        object frame = s_frames.GetValue(table, static _ => new object());
        if (!writer.TryWriteReference(frame))
        {
            writer.WriteTag(ValueTag.DataTable);
            DataTableCodec.Write(writer, table, hasRows: false, depth, modes);
            writer.Remember(frame);
        }

        writer.WriteInt32(-1);
        DataTableCodec.WriteRow(writer, row, depth, modes);
    }

    private static DataRow ReadRow(ValueReader reader)
    {
        DataTable table = reader.ReadAny() as DataTable ?? throw reader.Malformed("a row without its table");
        int index = reader.ReadInt32();
        return index < 0 ? DataTableCodec.ReadRow(reader, table)
            : index < table.Rows.Count ? table.Rows[index]
            : throw reader.Malformed("a row that is not in its table");
    }

    private static void WriteSet(ValueWriter writer, DataSet set, int depth, ValueModes modes)
    {
        writer.WriteTag(ValueTag.DataSet);
        writer.WriteText(set.DataSetName);
        writer.WriteBoolean(set.CaseSensitive);
        writer.WriteBoolean(set.EnforceConstraints);
        writer.WriteText(set.Locale.Name);
        writer.WriteUnsigned((uint)set.Tables.Count);
        writer.Path.AtProperty(nameof(DataSet.Tables));
        foreach (DataTable table in set.Tables)
        {
            if (!writer.TryWriteReference(table))
            {
                writer.WriteTag(ValueTag.DataTable);
                DataTableCodec.Write(writer, table, hasRows: true, depth, modes);
                writer.Remember(table);
            }
        }

        writer.WriteUnsigned((uint)set.Relations.Count);
        foreach (DataRelation relation in set.Relations)
        {
            writer.WriteText(relation.RelationName);
            writer.WriteBoolean(relation.Nested);
            writer.WriteBoolean(relation.ChildKeyConstraint is not null);
            WriteEnd(writer, set, relation.ParentColumns);
            WriteEnd(writer, set, relation.ChildColumns);
        }
    }

    private static DataSet ReadSet(ValueReader reader)
    {
        DataSet set = new(reader.ReadRequiredString()) { CaseSensitive = reader.ReadBoolean(), EnforceConstraints = false };
        bool enforces = reader.ReadBoolean();
        set.Locale = new CultureInfo(reader.ReadRequiredString());
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            set.Tables.Add(reader.ReadAny() as DataTable ?? throw reader.Malformed("a set of something else than tables"));
        }

        for (int count = reader.ReadCount(); count > 0; count--)
        {
            string name = reader.ReadRequiredString();
            bool isNested = reader.ReadBoolean();
            bool hasConstraint = reader.ReadBoolean();
            DataColumn[] parents = ReadEnd(reader, set);
            DataColumn[] children = ReadEnd(reader, set);
            set.Relations.Add(new DataRelation(name, parents, children, hasConstraint) { Nested = isNested });
        }

        set.EnforceConstraints = enforces;
        return set;
    }

    private static void WriteEnd(ValueWriter writer, DataSet set, DataColumn[] columns)
    {
        writer.WriteInt32(set.Tables.IndexOf(columns[0].Table));
        writer.WriteUnsigned((uint)columns.Length);
        foreach (DataColumn column in columns)
        {
            writer.WriteInt32(column.Ordinal);
        }
    }

    private static DataColumn[] ReadEnd(ValueReader reader, DataSet set)
    {
        DataTable table = set.Tables[reader.ReadInt32()];
        DataColumn[] columns = new DataColumn[reader.ReadCount()];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = table.Columns[reader.ReadInt32()];
        }

        return columns;
    }
}
