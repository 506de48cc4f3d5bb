namespace ProcessCmdlets.Serialization;

/// <summary>How strictly the values at one place are taken.</summary>
[Flags]
internal enum ValueModes
{
    None = 0,

    /// <summary>The user sent it as such, so what cannot cross is an error. Otherwise it crosses as its text.</summary>
    Strict = 1,

    /// <summary>A property of a type of .NET or PowerShell: nobody asked for it, so nobody is told when it is cut.</summary>
    Quiet = 2,
}
