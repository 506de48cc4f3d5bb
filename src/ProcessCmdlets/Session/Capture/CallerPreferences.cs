using System.Collections;
using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Session.Capture;

/// <summary>The preference variables that a script in a worker shares with its caller.</summary>
internal static class CallerPreferences
{
    // about_Preference_Variables, less what belongs to an interactive session alone.
    private static readonly string[] s_names =
    [
        "ErrorActionPreference", "WarningPreference", "VerbosePreference", "DebugPreference", "InformationPreference",
        "ProgressPreference", "ConfirmPreference", "WhatIfPreference", "PSModuleAutoLoadingPreference",
        "PSNativeCommandArgumentPassing", "PSNativeCommandUseErrorActionPreference", "ErrorView", "FormatEnumerationLimit", "OFS",
    ];

    /// <summary>Reads them in the caller's scope; the cmdlet's own -Verbose and -Debug win.</summary>
    internal static List<NamedValue> Read(PSCmdlet cmdlet)
    {
        PSVariableIntrinsics variables = cmdlet.SessionState.PSVariable;
        var values = new List<NamedValue>(s_names.Length + 2);
        foreach (string name in s_names)
        {
            object? value = variables.GetValue(name);
            if (value is not null)
            {
                values.Add(Portable(name, value));
            }
        }

        Override(cmdlet, values, "Verbose", "VerbosePreference");
        Override(cmdlet, values, "Debug", "DebugPreference");
        if (variables.GetValue("PSDefaultParameterValues") is IDictionary { Count: > 0 } defaults)
        {
            values.Add(Portable("PSDefaultParameterValues", defaults));
        }

        if (variables.GetValue("OutputEncoding") is { } encoding)
        {
            values.Add(Portable("OutputEncoding", encoding));
        }

        return values;
    }

    /// <summary>Which of a job's records the caller's session does not show when they are received.</summary>
    internal static HostCopies HostCopies(PSCmdlet cmdlet)
    {
        PSVariableIntrinsics variables = cmdlet.SessionState.PSVariable;
        return (IsShown("VerbosePreference") ? Streams.HostCopies.None : Streams.HostCopies.Verbose)
            | (IsShown("DebugPreference") ? Streams.HostCopies.None : Streams.HostCopies.Debug);

        bool IsShown(string name) => LanguagePrimitives.TryConvertTo(variables.GetValue(name), out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    /// <summary>A variable of the caller as it crosses; the values of some preferences could not as they are.</summary>
    internal static NamedValue Portable(string name, object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        object? portable = bare switch
        {
            Encoding encoding when Is("OutputEncoding") => NameOf(encoding),
            IDictionary defaults when Is("PSDefaultParameterValues") => WithoutBreak(defaults),
            _ when IsBreak(bare) && name.EndsWith("Preference", StringComparison.OrdinalIgnoreCase) => nameof(ActionPreference.Continue),

            // As text, so that an enum of this PowerShell is converted by the variable's own type in the worker's.
            Enum when s_names.Contains(name, StringComparer.OrdinalIgnoreCase) => bare.ToString(),
            _ => value,
        };
        return new NamedValue(name, portable);

        bool Is(string preference) => string.Equals(name, preference, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An encoding by name; one that is UTF-8 has no byte order mark unless its name says so.</summary>
    internal static Encoding EncodingOf(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        "utf-8-bom" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        _ => Encoding.GetEncoding(name),
    };

    // Break means the debugger, which a worker has not.
    private static bool IsBreak(object? value) => value is string or Enum
        && string.Equals(value.ToString(), "Break", StringComparison.OrdinalIgnoreCase);

    private static Hashtable WithoutBreak(IDictionary defaults)
    {
        var table = new Hashtable(defaults);
        foreach (DictionaryEntry entry in defaults)
        {
            if (entry.Key is string key && key.EndsWith("Action", StringComparison.OrdinalIgnoreCase) && IsBreak(entry.Value))
            {
                table[key] = nameof(ActionPreference.Continue);
            }
        }

        return table;
    }

    private static string NameOf(Encoding encoding) =>
        encoding is UTF8Encoding && encoding.Preamble.Length > 0 ? "utf-8-bom" : encoding.WebName;

    private static void Override(PSCmdlet cmdlet, List<NamedValue> values, string parameter, string preference)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out object? bound))
        {
            bool on = LanguagePrimitives.IsTrue(bound);
            values.RemoveAll(value => value.Name == preference);
            values.Add(new NamedValue(preference, on ? nameof(ActionPreference.Continue) : nameof(ActionPreference.SilentlyContinue)));
        }
    }
}
