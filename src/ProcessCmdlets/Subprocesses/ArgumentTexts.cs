using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Subprocesses;

/// <summary>Makes the exact arguments of a program from what a script gave: arrays are flattened, never joined.</summary>
internal static class ArgumentTexts
{
    /// <exception cref="RuntimeException">One contains NUL: InvalidArgument.</exception>
    internal static List<string> Of(IEnumerable? values)
    {
        List<string> texts = [];
        foreach (object? value in values ?? Array.Empty<object>())
        {
            Add(texts, value);
        }

        return texts;
    }

    /// <summary>One value as PowerShell would show it to a program; a number as it was typed.</summary>
    internal static string Text(object? value)
    {
        object? bare = Bare(value);
        string text = bare switch
        {
            null => string.Empty,
            string one => one,
            // Without quotation marks {} is a script block, and what was typed is meant: the place of -PerInput, or find's.
            ScriptBlock block => $"{{{block}}}",
            _ when value is PSObject wrapped => wrapped.ToString(null, CultureInfo.InvariantCulture),
            _ => LanguagePrimitives.ConvertTo<string>(value),
        };
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw ErrorRecords.Terminating(ErrorRecords.InvalidArgument(text))
            : text;
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static void Add(List<string> texts, object? value)
    {
        object? bare = Bare(value);
        if (bare is IEnumerable several and not string and not IDictionary)
        {
            foreach (object? one in several)
            {
                Add(texts, one);
            }
        }
        else if (bare is not null)
        {
            texts.Add(Text(value));
        }
    }
}
