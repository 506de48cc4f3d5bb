namespace ProcessCmdlets.Session.Capture;

/// <summary>The variables that PowerShell, its host or this module makes in every session.</summary>
internal static class SessionVariables
{
    // about_Automatic_Variables and about_Preference_Variables, with what is there but is not told of, and ours. Those that are
    // constants in every version are left out.
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "$", "?", "^", "_", "args", "ConsoleFileName", "CurrentlyExecutingCommand", "EnabledExperimentalFeatures", "Error", "Event",
        "EventArgs", "EventSubscriber", "ExecutionContext", "false", "foreach", "HOME", "Host", "input", "IsCoreCLR", "IsLinux",
        "IsMacOS", "IsWindows", "LASTEXITCODE", "Matches", "MyInvocation", "NestedPromptLevel", "null", "PID", "PROFILE",
        "PSApplicationOutputEncoding", "PSBoundParameters", "PSCmdlet", "PSCommandPath", "PSCulture", "PSDebugContext", "PSEdition",
        "PSHOME", "PSItem", "PSLogUserData", "PSScriptRoot", "PSSenderInfo", "PSUICulture", "PSVersionTable", "PWD", "Sender",
        "ShellId", "StackTrace", "switch", "this", "true",

        "ConfirmPreference", "DebugPreference", "ErrorActionPreference", "ErrorView", "FormatEnumerationLimit",
        "InformationPreference", "LogCommandHealthEvent", "LogCommandLifecycleEvent", "LogEngineHealthEvent",
        "LogEngineLifecycleEvent", "LogProviderHealthEvent", "LogProviderLifecycleEvent", "MaximumAliasCount",
        "MaximumDriveCount", "MaximumErrorCount", "MaximumFunctionCount", "MaximumHistoryCount", "MaximumVariableCount", "OFS",
        "OutputEncoding", "ProgressPreference", "PSDefaultParameterValues", "PSEmailServer", "PSModuleAutoLoadingPreference",
        "PSNativeCommandArgumentPassing", "PSNativeCommandUseErrorActionPreference", "PSSessionApplicationName",
        "PSSessionConfigurationName", "PSSessionOption", "PSStyle", "Transcript", "VerbosePreference", "WarningPreference",
        "WhatIfPreference",

        "ParentPID", "ProcessContext",
    };

    internal static bool Contains(string name) => s_names.Contains(name);
}
