# Builds the program on Windows 10 1809 or newer, 64-bit: dist\cchc-desktop, a ZIP to carry, and an installer.
# Needs Python 3.13 (64-bit) as "py -3.13" and, for the installer, Inno Setup 6.
# NOT TRIED on Windows by its authors: see docs\releasing.md.

$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked {
    param([string] $Program, [Parameter(ValueFromRemainingArguments = $true)] [string[]] $Words)
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

Invoke-Checked py -3.13 -m venv build\windows-venv
$python = "build\windows-venv\Scripts\python.exe"
Invoke-Checked $python -m pip install --quiet --require-hashes --only-binary=:all: -r requirements.lock
Invoke-Checked $python -m pip install --quiet --no-deps --no-build-isolation -e .
Invoke-Checked $python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build\package packaging\cchc.spec
Invoke-Checked $python packaging\check_package.py dist\cchc-desktop build\package-check

$version = (& $python -c "from importlib.metadata import version; print(version('cchc-desktop'))").Trim()

# The portable way: unpack it where you like and start cchc-desktop.exe; nothing is installed.
# .NET packs names longer than 260 letters, which Compress-Archive does not.
Add-Type -AssemblyName System.IO.Compression.FileSystem
$zip = Join-Path (Get-Location) "dist\cchc-desktop-$version-windows-x64-portable.zip"
if (Test-Path $zip) { Remove-Item $zip }
[System.IO.Compression.ZipFile]::CreateFromDirectory(
    (Join-Path (Get-Location) "dist\cchc-desktop"), $zip, "Optimal", $true)

$compiler = @("${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe", "$env:LOCALAPPDATA\Programs\Inno Setup 6\ISCC.exe") |
    Where-Object { Test-Path $_ } | Select-Object -First 1
if ($compiler) {
    Invoke-Checked $compiler /Qp "/DVersion=$version" packaging\windows\installer.iss
} else {
    Write-Warning "Inno Setup 6 is not here: no installer was made."
}
