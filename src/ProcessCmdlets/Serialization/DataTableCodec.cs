using System.Data;
using System.Globalization;

namespace ProcessCmdlets.Serialization;

/// <summary>The columns and rows of a table. A computed column arrives as one that holds what was computed.</summary>
internal static class DataTableCodec
{
    private const byte ByteArray = 255;

    [Flags]
    private enum Traits : byte
    {
        None = 0,
        AllowsNull = 1,
        IsReadOnly = 2,
        IsUnique = 4,
    }

    private enum State : byte
    {
        Unchanged = 0,
        Added = 1,
        Modified = 2,
        Deleted = 3,
        Detached = 4,
    }

    /// <summary>Writes a table without its tag.</summary>
    internal static void Write(ValueWriter writer, DataTable table, bool hasRows, int depth, ValueModes modes)
    {
        writer.WriteText(table.TableName);
        writer.WriteBoolean(table.CaseSensitive);
        writer.WriteText(table.Locale.Name);
        writer.WriteBoolean(table.DataSet?.EnforceConstraints ?? true);
        writer.WriteUnsigned((uint)table.Columns.Count);
        foreach (DataColumn column in table.Columns)
        {
            WriteColumn(writer, column, depth, modes);
        }

        writer.WriteUnsigned(hasRows ? (uint)table.Rows.Count : 0);
        for (int i = 0; hasRows && i < table.Rows.Count; i++)
        {
            writer.Path.AtIndex(i);
            WriteRow(writer, table.Rows[i], depth, modes);
        }

        writer.WriteUnsigned((uint)table.PrimaryKey.Length);
        foreach (DataColumn column in table.PrimaryKey)
        {
            writer.WriteInt32(column.Ordinal);
        }

        foreach (DataColumn column in table.Columns)
        {
            bool isKey = table.PrimaryKey is [DataColumn only] && only == column;
            writer.WriteByte((byte)((column.AllowDBNull ? Traits.AllowsNull : 0) | (column.ReadOnly ? Traits.IsReadOnly : 0)
                | (column.Unique && !isKey ? Traits.IsUnique : 0)));
        }
    }

    /// <summary>Reads a table.</summary>
    internal static DataTable Read(ValueReader reader)
    {
        DataTable table = new(reader.ReadRequiredString()) { CaseSensitive = reader.ReadBoolean() };
        table.Locale = new CultureInfo(reader.ReadRequiredString());
        using DataSet? lenient = reader.ReadBoolean() ? null : new DataSet { EnforceConstraints = false };
        lenient?.Tables.Add(table);
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            table.Columns.Add(ReadColumn(reader));
        }

        for (int count = reader.ReadCount(); count > 0; count--)
        {
            ReadRow(reader, table);
        }

        DataColumn[] key = new DataColumn[reader.ReadCount()];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = table.Columns[reader.ReadInt32()];
        }

        table.PrimaryKey = key;

        // What a column demands holds from now on; rows that are deleted or computed could not have been added under it.
        foreach (DataColumn column in table.Columns)
        {
            Traits traits = (Traits)reader.ReadByte();
            column.AllowDBNull = traits.HasFlag(Traits.AllowsNull);
            column.Unique |= traits.HasFlag(Traits.IsUnique);
            column.ReadOnly = traits.HasFlag(Traits.IsReadOnly);
        }

        lenient?.Tables.Remove(table);
        return table;
    }

    /// <summary>Writes a row: its state, its values, and what those were before.</summary>
    internal static void WriteRow(ValueWriter writer, DataRow row, int depth, ValueModes modes)
    {
        State state = row.RowState switch
        {
            DataRowState.Added => State.Added,
            DataRowState.Modified => State.Modified,
            DataRowState.Deleted => State.Deleted,
            DataRowState.Detached => State.Detached,
            _ => State.Unchanged,
        };
        writer.WriteByte((byte)state);
        if (state is State.Modified or State.Deleted)
        {
            WriteCells(writer, row, DataRowVersion.Original, depth, modes);
        }

        if (state != State.Deleted)
        {
            WriteCells(writer, row, DataRowVersion.Default, depth, modes);
        }
    }

    /// <summary>Reads a row and adds it to a table, unless it was in none.</summary>
    internal static DataRow ReadRow(ValueReader reader, DataTable table)
    {
        State state = (State)reader.ReadByte();
        if (state > State.Detached)
        {
            throw reader.Malformed($"a row in state {(int)state}");
        }

        DataColumn[] fixedColumns = [.. table.Columns.Cast<DataColumn>().Where(static column => column.ReadOnly)];
        Array.ForEach(fixedColumns, static column => column.ReadOnly = false);
        DataRow row = table.NewRow();
        ReadCells(reader, row);
        if (state != State.Detached)
        {
            table.Rows.Add(row);
        }

        if (state is State.Unchanged or State.Modified or State.Deleted)
        {
            row.AcceptChanges();
        }

        if (state == State.Deleted)
        {
            row.Delete();
        }
        else if (state == State.Modified)
        {
            ReadCells(reader, row);
            if (row.RowState == DataRowState.Unchanged)
            {
                row.SetModified();
            }
        }

        Array.ForEach(fixedColumns, static column => column.ReadOnly = true);
        return row;
    }

    private static void WriteColumn(ValueWriter writer, DataColumn column, int depth, ValueModes modes)
    {
        writer.Path.AtProperty(column.ColumnName);
        writer.WriteByte(column.DataType == typeof(byte[]) ? ByteArray : (byte)ElementTypes.NumberOf(column.DataType));
        writer.WriteText(column.ColumnName);
        writer.WriteString(column.Caption == column.ColumnName ? null : column.Caption);
        writer.WriteInt32(column.MaxLength);
        writer.WriteByte((byte)column.ColumnMapping);
        writer.WriteByte((byte)column.DateTimeMode);
        writer.WriteBoolean(column.AutoIncrement);
        writer.WriteInt64(column.AutoIncrementSeed);
        writer.WriteInt64(column.AutoIncrementStep);
        writer.WriteAny(column.DefaultValue, depth, modes);
    }

    private static DataColumn ReadColumn(ValueReader reader)
    {
        byte number = reader.ReadByte();
        Type type = number == ByteArray ? typeof(byte[])
            : ElementTypes.TypeOf(number) ?? throw reader.Malformed($"there is no element type {number}");
        DataColumn column = new(reader.ReadRequiredString(), type);
        if (reader.ReadString() is { } caption)
        {
            column.Caption = caption;
        }

        int length = reader.ReadInt32();
        if (length >= 0)
        {
            column.MaxLength = length;
        }

        column.ColumnMapping = (MappingType)reader.ReadByte();
        DataSetDateTime mode = (DataSetDateTime)reader.ReadByte();
        if (type == typeof(DateTime))
        {
            column.DateTimeMode = mode;
        }

        // Before any row: each row moves on what the next one gets.
        bool increments = reader.ReadBoolean();
        column.AutoIncrementSeed = reader.ReadInt64();
        column.AutoIncrementStep = reader.ReadInt64();
        object value = reader.ReadAny() ?? DBNull.Value;
        if (value is not DBNull)
        {
            column.DefaultValue = value;
        }

        column.AutoIncrement |= increments;

        return column;
    }

    private static void WriteCells(ValueWriter writer, DataRow row, DataRowVersion version, int depth, ValueModes modes)
    {
        foreach (DataColumn column in row.Table.Columns)
        {
            writer.WriteAny(row[column, version], depth, modes);
        }
    }

    private static void ReadCells(ValueReader reader, DataRow row)
    {
        for (int i = 0; i < row.Table.Columns.Count; i++)
        {
            object value = ValueReader.Fit(reader.ReadAny(), row.Table.Columns[i].DataType) ?? DBNull.Value;
            if (!Equals(row[i], value))
            {
                row[i] = value;
            }
        }
    }
}
