using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Xml;
using ProcessCmdlets.Interop;

namespace Engine.Tests.Serialization;

/// <summary>Compares what CLIXML gives with what the codec gives, and collects the intended differences met on the way.</summary>
internal sealed class ValueComparer
{
    private const string Prefix = "Deserialized.";

    private readonly HashSet<(object, object)> _visited = [];
    private readonly bool _isVolatile;

    public ValueComparer(bool isVolatile)
    {
        _isVolatile = isVolatile;
    }

    public Differences Met { get; private set; }

    public List<string> Faults { get; } = [];

    public void Compare(string path, object? expected, object? actual)
    {
        if (actual is null && (expected is "" or PSObject { BaseObject: "" } || (expected is PSObject { BaseObject: PSCustomObject } bag && !bag.Properties.Any())))
        {
            Met |= Differences.AutomationNull;
            return;
        }

        if (expected is null || actual is null)
        {
            Check(path, expected is null && actual is null, $"{Show(expected)} against {Show(actual)}");
            return;
        }

        if (!expected.GetType().IsValueType && !_visited.Add((expected, actual)))
        {
            return;
        }

        object expectedBase = Base(expected);
        object actualBase = Base(actual);
        string? original = OriginalName(expected);
        if (original is not null && actualBase is not PSCustomObject && IsLive(original, actualBase))
        {
            CompareLive(path, (PSObject)expected, expectedBase, actual, actualBase);
        }
        else if (expectedBase is string cut && actualBase is not (string or PSCustomObject) && expected is not PSObject)
        {
            Met |= Differences.LiveBelowDepth;
            string actualText = Convert.ToString(actualBase, CultureInfo.InvariantCulture)!;
            Check(path, cut == actualText || _isVolatile, $"'{cut}' against '{actualText}'");
        }
        else if (expectedBase is PSCustomObject && actualBase is string refused && original is not null)
        {
            Met |= Differences.RefusedAsText;
            Check(path, expected.ToString() == refused, $"'{expected}' against '{refused}'");
        }
        else if (actualBase is PSCustomObject && expectedBase is string && expected is PSObject)
        {
            Met |= Differences.UncutCustomObject;
            CompareProperties(path, expected, actual);
        }
        else if (actualBase is PSCustomObject && expectedBase is PSCustomObject)
        {
            CompareObjects(path, (PSObject)expected, (PSObject)actual);
        }
        else
        {
            CompareWrapped(path, expected, expectedBase, actual, actualBase);
        }
    }

    private static bool IsLive(string original, object actual) =>
        original == actual.GetType().FullName || (actual is Array or IEnumerable and not string and not (ArrayList or Hashtable));

    private void CompareLive(string path, PSObject expected, object expectedBase, object actual, object actualBase)
    {
        string original = OriginalName(expected)!;
        if (expectedBase is not IEnumerable || expectedBase is string)
        {
            Met |= Differences.LiveType;
            Check(path, original == actualBase.GetType().FullName, $"{original} against {actualBase.GetType()}");

            // Type data makes the text of a node.
            string text = actualBase is XmlNode node ? node.LocalName : Convert.ToString(actualBase, CultureInfo.InvariantCulture)!;
            Check(path, expected.ToString() == text, $"text '{expected}' against '{text}'");
            CompareOwn(path, expected, actual);
            return;
        }

        Met |= Differences.LiveContainer;
        if (original != actualBase.GetType().FullName)
        {
            Met |= Differences.ObjectElements;
            string kind = original.Split('[', '`')[0].Split('.')[^1];
            Check(
                path,
                actualBase is Array ? original.EndsWith(']') : actualBase.GetType().Name.StartsWith(kind, StringComparison.Ordinal),
                $"{original} against {actualBase.GetType()}");
        }

        CompareContent(path, expectedBase, actualBase);
        CompareOwn(path, expected, actual);
    }

    private void CompareContent(string path, object expected, object actual)
    {
        if (expected is IDictionary expectedTable)
        {
            IDictionary actualTable = (IDictionary)actual;
            Check(path, expectedTable.Count == actualTable.Count, $"{expectedTable.Count} entries against {actualTable.Count}");
            foreach ((DictionaryEntry one, DictionaryEntry other) in Pairs(expectedTable, actualTable))
            {
                Compare($"{path}.keys", one.Key, other.Key);
                Compare($"{path}[{one.Key}]", one.Value, other.Value);
            }

            return;
        }

        object?[] expectedItems = [.. ((IEnumerable)expected).Cast<object?>()];
        object?[] actualItems = [.. ((actual as DataTable)?.Rows ?? (IEnumerable)actual).Cast<object?>()];
        Check(path, _isVolatile || expectedItems.Length == actualItems.Length, $"{expectedItems.Length} items against {actualItems.Length}");
        for (int i = 0; i < Math.Min(expectedItems.Length, actualItems.Length); i++)
        {
            Compare($"{path}[{i}]", expectedItems[i], actualItems[i]);
        }
    }

    private static IEnumerable<(DictionaryEntry, DictionaryEntry)> Pairs(IDictionary expected, IDictionary actual)
    {
        static string Key(DictionaryEntry entry) => $"{Base(entry.Key).GetType().FullName} {entry.Key}";
        bool isOrdered = expected is System.Collections.Specialized.IOrderedDictionary;
        DictionaryEntry[] one = Entries(expected);
        DictionaryEntry[] other = Entries(actual);
        return isOrdered ? one.Zip(other) : one.OrderBy(Key, StringComparer.Ordinal).Zip(other.OrderBy(Key, StringComparer.Ordinal));
    }

    private static DictionaryEntry[] Entries(IDictionary dictionary)
    {
        List<DictionaryEntry> entries = [];
        for (IDictionaryEnumerator one = dictionary.GetEnumerator(); one.MoveNext();)
        {
            entries.Add(one.Entry);
        }

        return [.. entries];
    }

    private void CompareObjects(string path, PSObject expected, PSObject actual)
    {
        CompareNames(path, expected, actual, Differences.CustomTypeNames);
        string? expectedText = PowerShellInternals.GetDeserializedText(expected);
        string? actualText = PowerShellInternals.GetDeserializedText(actual);
        if (expected.ImmediateBaseObject is PSObject)
        {
            Met |= Differences.FlatWrapper;
            expectedText = null;
        }

        Check(path, expectedText == actualText, $"text {Show(expectedText)} against {Show(actualText)}");
        Check(path, actualText is null || (string?)actual.Methods["ToString"].Invoke() == actualText, "the method ToString");
        CompareProperties(path, expected, actual);
    }

    private void CompareWrapped(string path, object expected, object expectedBase, object actual, object actualBase)
    {
        Check(path, expectedBase.GetType() == actualBase.GetType(), $"{expectedBase.GetType()} against {actualBase.GetType()}");
        if (expectedBase is IDictionary or Array or ArrayList or Stack or Queue)
        {
            CompareContent(path, expectedBase, actualBase);
            CompareNames(path, PSObject.AsPSObject(expected), PSObject.AsPSObject(actual), Differences.LiveTypeNames);
        }
        else
        {
            CompareScalars(path, expectedBase, actualBase);
            CompareNames(path, PSObject.AsPSObject(expected), PSObject.AsPSObject(actual), Differences.LiveTypeNames);
            string? expectedText = expected is PSObject one ? PowerShellInternals.GetDeserializedText(one) : null;
            string? actualText = actual is PSObject other ? PowerShellInternals.GetDeserializedText(other) : null;
            if (expectedText is not null && actualText is null)
            {
                Met |= Differences.TokenText;
            }
            else
            {
                Check(path, expectedText == actualText, $"text {Show(expectedText)} against {Show(actualText)}");
            }
        }

        CompareOwn(path, PSObject.AsPSObject(expected), actual);
    }

    private void CompareScalars(string path, object expected, object actual)
    {
        bool areEqual = (expected, actual) switch
        {
            (double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other),
            (float one, float other) => BitConverter.SingleToInt32Bits(one) == BitConverter.SingleToInt32Bits(other),
            (decimal one, decimal other) => decimal.GetBits(one).SequenceEqual(decimal.GetBits(other)),
            (DateTime one, DateTime other) => one.Ticks == other.Ticks && one.Kind == other.Kind,
            (XmlDocument one, XmlDocument other) => one.OuterXml == other.OuterXml,
            (SecureString one, SecureString other) => Plain(one) == Plain(other),
            (PSCredential one, PSCredential other) => one.UserName == other.UserName && Plain(one.Password) == Plain(other.Password),
            (SwitchParameter one, SwitchParameter other) => one.IsPresent == other.IsPresent,
            (ProgressRecord one, ProgressRecord other) => one.ToString() == other.ToString() && one.PercentComplete == other.PercentComplete,
            (Uri one, Uri other) => one.OriginalString == other.OriginalString,
            _ => expected.Equals(actual),
        };
        if (!areEqual && expected is Uri && expected.Equals(actual))
        {
            Met |= Differences.ExactUri;
            areEqual = true;
        }

        Check(path, areEqual || (_isVolatile && path != "value"), $"{Show(expected)} against {Show(actual)}");
    }

    private void CompareNames(string path, PSObject expected, PSObject actual, Differences whereLive)
    {
        string[] one = [.. expected.TypeNames];
        string[] other = [.. actual.TypeNames];
        if (other.Length == 0 && actual.BaseObject is PSCustomObject)
        {
            Met |= Differences.CustomTypeNames;
            return;
        }

        if (!one.SequenceEqual(other) && one.Length == other.Length && one.All(HasPrefix)
            && one.Select(static name => name[Prefix.Length..]).SequenceEqual(other))
        {
            Met |= actual.BaseObject is IEnumerable and not string && other[0] == actual.BaseObject.GetType().FullName
                ? Differences.LiveContainer
                : whereLive;
            return;
        }

        Check(path, one.SequenceEqual(other), $"type names {string.Join(", ", one)} against {string.Join(", ", other)}");
    }

    private void CompareOwn(string path, PSObject expected, object actual)
    {
        PSObject other = PSObject.AsPSObject(actual);
        foreach (PSPropertyInfo property in other.Properties.Where(static p => p is PSNoteProperty))
        {
            object? value = expected.Properties[property.Name]?.Value;
            if (property.Name is "PSDrive" or "PSProvider" && value is not string && property.Value is string text)
            {
                Met |= Differences.ProviderText;
                Check(path, value?.ToString() == text, $"'{value}' against '{text}'");
                continue;
            }

            Compare($"{path}.{property.Name}", value, property.Value);
        }

        string[] missing =
        [
            .. expected.Properties.Where(p => p is PSNoteProperty && other.Properties[p.Name] is null).Select(static p => p.Name),
        ];
        if (missing is ["UnixStat"] && other.Properties["UnixMode"] is PSNoteProperty)
        {
            Met |= Differences.ProviderText;
            return;
        }

        Check(path, missing.Length == 0, $"no property {string.Join(", ", missing)}");
    }

    private void CompareProperties(string path, object expected, object actual)
    {
        PSPropertyInfo[] one =
        [
            .. PSObject.AsPSObject(expected).Properties.Where(p => expected is PSObject { BaseObject: string } ? p is PSNoteProperty : IsData(p)),
        ];
        PSPropertyInfo[] other = [.. PSObject.AsPSObject(actual).Properties.Where(IsData)];
        string[] names = [.. one.Select(static p => p.Name)];
        string[] otherNames = [.. other.Select(static p => p.Name)];
        string[] left = [.. names.Except(otherNames)];
        if (left.Length > 0 && left.Order(StringComparer.Ordinal).SequenceEqual(["StandardError", "StandardInput", "StandardOutput"]))
        {
            Met |= Differences.ProcessStreams;
            names = [.. names.Except(left)];
        }
        else if (left is ["Namespace"])
        {
            Met |= Differences.HiddenProperty;
            names = [.. names.Except(left)];
        }

        Check(path, names.SequenceEqual(otherNames), $"properties {string.Join(", ", names)} against {string.Join(", ", otherNames)}");
        foreach (PSPropertyInfo property in other)
        {
            if (names.Contains(property.Name))
            {
                Compare($"{path}.{property.Name}", PSObject.AsPSObject(expected).Properties[property.Name].Value, property.Value);
            }
        }

        CompareSets(path, PSObject.AsPSObject(expected), PSObject.AsPSObject(actual));
    }

    private void CompareSets(string path, PSObject expected, PSObject actual)
    {
        foreach (PSMemberSet set in actual.Members.OfType<PSMemberSet>())
        {
            PSMemberSet? other = expected.Members[set.Name] as PSMemberSet;
            Check(path, other is not null, $"no member set {set.Name}");
            foreach (PSMemberInfo member in set.Members)
            {
                if (member is PSPropertySet)
                {
                    Met |= Differences.PropertySets;
                }
                else
                {
                    Compare($"{path}.{set.Name}.{member.Name}", other?.Members[member.Name]?.Value, member.Value);
                }
            }
        }
    }

    private static bool IsData(PSPropertyInfo property) => property is PSNoteProperty or PSProperty;

    private static bool HasPrefix(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    private static string? OriginalName(object value) =>
        value is PSObject { TypeNames: [var name, ..] } && HasPrefix(name) ? name[Prefix.Length..] : null;

    private static object Base(object value) => value is PSObject wrapper ? wrapper.BaseObject : value;

    private static string Plain(SecureString value) => new NetworkCredential(string.Empty, value).Password;

    private static string Show(object? value) =>
        value is null ? "null" : $"{Convert.ToString(value, CultureInfo.InvariantCulture)} ({Base(value).GetType().Name})";

    private void Check(string path, bool holds, string what)
    {
        if (!holds)
        {
            Faults.Add($"{path}: {what}");
        }
    }
}
