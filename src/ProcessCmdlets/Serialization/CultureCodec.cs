using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ProcessCmdlets.Serialization;

/// <summary>Cultures: the name, and what a script has changed of how numbers and dates are written.</summary>
internal static class CultureCodec
{
    private static readonly PropertyInfo[] s_numbers = Settable(typeof(NumberFormatInfo));
    private static readonly PropertyInfo[] s_dates = Settable(typeof(DateTimeFormatInfo));

    /// <summary>Writes a culture without its tag.</summary>
    internal static void Write(ValueWriter writer, CultureInfo culture)
    {
        CultureInfo usual = CultureInfo.GetCultureInfo(culture.Name);
        writer.WriteText(culture.Name);
        WriteChanges(writer, s_numbers, usual.NumberFormat, culture.NumberFormat);
        WriteChanges(writer, s_dates, usual.DateTimeFormat, culture.DateTimeFormat);
    }

    /// <summary>Reads a culture.</summary>
    internal static CultureInfo Read(ValueReader reader)
    {
        CultureInfo culture = new(reader.ReadRequiredString(), useUserOverride: false);
        ReadChanges(reader, s_numbers, culture.NumberFormat);
        ReadChanges(reader, s_dates, culture.DateTimeFormat);
        return culture;
    }

    private static void WriteChanges(ValueWriter writer, PropertyInfo[] properties, object usual, object format)
    {
        List<(string Name, object? Value)> changes = [];
        for (int i = 0; !ReferenceEquals(usual, format) && i < properties.Length; i++)
        {
            object? value = properties[i].GetValue(format);
            if (!StructuralComparisons.StructuralEqualityComparer.Equals(properties[i].GetValue(usual), value))
            {
                changes.Add((properties[i].Name, value));
            }
        }

        writer.WriteUnsigned((uint)changes.Count);
        foreach ((string name, object? value) in changes)
        {
            writer.WriteText(name);
            writer.WriteAny(value, 1, ValueModes.None);
        }
    }

    private static void ReadChanges(ValueReader reader, PropertyInfo[] properties, object format)
    {
        for (int count = reader.ReadCount(); count > 0; count--)
        {
            string name = reader.ReadRequiredString();
            PropertyInfo property = Array.Find(properties, one => one.Name == name) ?? throw reader.Malformed("a culture with a setting that there is not");
            property.SetValue(format, reader.ReadAny());
        }
    }

    // Text, numbers, lists of them, and enumerations. A calendar is an object, and goes with the culture's name.
    private static PropertyInfo[] Settable(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static one => one.CanWrite && one.PropertyType != typeof(Calendar)),
    ];
}
